package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.ShippedTasks;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** Greatest common divisors by trial, of pairs as large as the field's: by a plain loop, by the handler, and by jobs. */
final class GcdPart implements PrimesPart {
    private static final int SMALLEST = 1_500_000;
    private static final int LARGEST = 4_000_000;

    /** Fixed, so that every run does the same work. */
    private static final long SEED = 20_261_121;

    private static final int AHEAD = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final BenchQueue queue;
    private final List<GcdPair> pairs;
    private final Alone alone;
    private final Task<GcdPair, BigInteger> task;
    private final List<ProcessHandle> workers;

    GcdPart(BenchQueue queue, int count, Alone alone, List<ProcessHandle> workers) {
        this.queue = queue;
        Random random = new Random(SEED);
        this.pairs = IntStream.range(0, count)
                .mapToObj(i -> GcdPair.byTrial(random.nextInt(SMALLEST, LARGEST), random.nextInt(SMALLEST, LARGEST)))
                .toList();
        this.alone = alone;
        this.task = ShippedTasks.GCD.with(options -> options.queue(queue.name()));
        this.workers = workers;
    }

    @Override
    public long jobs() {
        return pairs.size();
    }

    @Override
    public List<Sample> round(LongConsumer done) throws Exception {
        long loop = 0;
        long handler = 0;
        // In turns, pair by pair: on a machine with other guests some seconds are fast and others slow.
        for (GcdPair pair : pairs) {
            long start = System.nanoTime();
            int expected = PlainLoops.gcd(pair.a().intValueExact(), pair.b().intValueExact());
            long middle = System.nanoTime();
            BigInteger found = alone.run(ShippedTasks.GCD, pair);
            handler += System.nanoTime() - middle;
            loop += middle - start;
            check(pair, BigInteger.valueOf(expected), found);
        }
        Sample plain = Sample.of("gcd-loop", "s", loop / 1e9);
        Sample kernel = Sample.of("gcd-alone", "s", handler / 1e9).within(plain);
        return List.of(plain, kernel, byJobs(done).within(plain));
    }

    private Sample byJobs(LongConsumer done) {
        List<BigInteger> found;
        Sample sample;
        try (Producer producer = queue.newProducerOfResults()) {
            Meter meter = Meter.start(queue.link(), workers);
            long start = System.nanoTime();
            found = producer.stream(task, pairs.iterator(), AHEAD, PATIENCE).toList();
            double seconds = (System.nanoTime() - start) / 1e9;
            sample = Sample.of("gcd-jobs", "s", seconds).at(meter.stop(jobs()));
        }
        for (int i = 0; i < pairs.size(); i++) {
            GcdPair pair = pairs.get(i);
            check(pair, pair.a().gcd(pair.b()), found.get(i));
        }
        queue.checkOutcomes(jobs());
        queue.clearEnded();
        done.accept(jobs());
        return sample;
    }

    private static void check(GcdPair pair, BigInteger expected, BigInteger found) {
        if (!found.equals(expected)) {
            throw new RedworkException("the gcd of " + pair + " is " + expected + ", not " + found);
        }
    }
}
