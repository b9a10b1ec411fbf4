package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesFound;
import dev.redwork.tasks.ShippedTasks;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/** Counts the primes of a range in pieces: in a loop on this thread, and by a job each. */
final class RangePart implements PrimesPart {
    static final long LO = 1_000_000_000L;

    private static final int AHEAD = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final BenchQueue queue;
    private final List<PrimeRange> pieces;
    private final Alone alone;
    private final Task<PrimeRange, PrimesFound> task;
    private final List<ProcessHandle> workers;

    RangePart(BenchQueue queue, long numbers, long piece, Alone alone, List<ProcessHandle> workers) {
        this.queue = queue;
        this.pieces = LongStream.range(0, (numbers + piece - 1) / piece)
                .mapToObj(i -> new PrimeRange(LO + i * piece, LO + Math.min(numbers, (i + 1) * piece), false))
                .toList();
        this.alone = alone;
        this.task = ShippedTasks.PRIMES_RANGE.with(options -> options.queue(queue.name()));
        this.workers = workers;
    }

    @Override
    public long jobs() {
        return pieces.size();
    }

    @Override
    public List<Sample> round(LongConsumer done) throws Exception {
        long counted = 0;
        long start = System.nanoTime();
        for (PrimeRange piece : pieces) {
            counted += alone.run(ShippedTasks.PRIMES_RANGE, piece).count();
        }
        Sample plain = Sample.of("range-alone", "s", (System.nanoTime() - start) / 1e9);
        long found;
        Sample byJobs;
        try (Producer producer = queue.newProducerOfResults()) {
            Meter meter = Meter.start(queue.link(), workers);
            start = System.nanoTime();
            found = producer.stream(task, pieces.iterator(), AHEAD, PATIENCE)
                    .mapToLong(PrimesFound::count)
                    .sum();
            double seconds = (System.nanoTime() - start) / 1e9;
            byJobs = Sample.of("range-jobs", "s", seconds).within(plain).at(meter.stop(jobs()));
        }
        if (found != counted) {
            throw new RedworkException("jobs counted " + found + " primes, one thread " + counted);
        }
        queue.checkOutcomes(jobs());
        queue.clearEnded();
        done.accept(jobs());
        return List.of(plain, byJobs);
    }
}
