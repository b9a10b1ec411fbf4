package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.producer.Producer;
import dev.redwork.producer.tasks.Verdict;
import dev.redwork.producer.tasks.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Whether numbers are prime: by a loop of divisions on this thread, and by jobs with and without the flag that ends them early. */
final class VerifyPart implements PrimesPart {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * A number to verify.
     *
     * @param factor its smallest; 0: it is prime
     */
    private record Known(long n, long factor) {
        /** How many odd numbers a loop tries until it knows. */
        long candidates() {
            return PlainLoops.candidates(factor == 0 ? (long) Math.sqrt((double) n) : factor);
        }
    }

    /** The field's four; then the largest prime below 2^63, a factor early in a range, and two primes near 3 * 10^9. */
    private static final List<Known> NUMBERS = List.of(
            new Known(100_109_100_129_100_369L, 95_362_951),
            new Known(100_109_100_129_101_027L, 171_656_941),
            new Known(100_109_100_129_100_151L, 0),
            new Known(100_109_100_129_162_907L, 0),
            new Known(9_223_372_036_854_775_783L, 0),
            new Known(2_350_000_039L * 3_900_000_007L, 2_350_000_039L),
            new Known(3_000_000_019L * 3_000_000_037L, 3_000_000_019L));

    private final BenchQueue queue;
    private final long sample;
    private final List<ProcessHandle> workers;

    /** @param sample candidates that a plain loop tries at most: the time of all is reckoned up from these */
    VerifyPart(BenchQueue queue, long sample, List<ProcessHandle> workers) {
        this.queue = queue;
        this.sample = sample;
        this.workers = workers;
    }

    @Override
    public long jobs() {
        return 2
                * NUMBERS.stream()
                        .mapToLong(number -> Verification.of(number.n()).ranges())
                        .sum();
    }

    @Override
    public List<Sample> round(LongConsumer done) throws Exception {
        List<Sample> samples = new ArrayList<>();
        try (Producer producer = queue.newProducerOfResults()) {
            for (Known number : NUMBERS) {
                Sample loop = loop(number);
                samples.add(loop);
                samples.add(byJobs(producer, number, false, done).within(loop));
                samples.add(byJobs(producer, number, true, done).within(loop));
            }
        }
        return samples;
    }

    private Sample loop(Known number) {
        long start = System.nanoTime();
        PlainLoops.Tried tried = PlainLoops.factor(number.n(), sample);
        double seconds = (System.nanoTime() - start) / 1e9;
        boolean whole = tried.candidates() == number.candidates();
        check(number, tried.factor() == (whole ? number.factor() : 0));
        return Sample.of("loop-" + number.n(), "s", seconds * number.candidates() / tried.candidates());
    }

    private Sample byJobs(Producer producer, Known number, boolean flag, LongConsumer done)
            throws InterruptedException {
        Meter meter = Meter.start(queue.link(), workers);
        // Its clock starts here.
        Verification verification = Verification.of(number.n());
        Verdict verdict = (flag ? verification : verification.withoutFlag())
                .run(producer, options -> options.queue(queue.name()), PATIENCE, () -> {});
        Sample sample = Sample.of((flag ? "flag-" : "whole-") + number.n(), "s", verdict.nanos() / 1e9)
                .at(meter.stop(verdict.ranges()));
        Long factor = verdict.factor();
        check(number, factor == null ? number.factor() == 0 : number.factor() != 0 && number.n() % factor == 0);
        // The first factor is the verdict; ranges that were stopped may still have to say so.
        new CompletionCount(queue, workers, done).await(verdict.ranges());
        queue.checkOutcomes(verdict.ranges());
        queue.clearEnded();
        return sample;
    }

    private static void check(Known number, boolean holds) {
        if (!holds) {
            throw new RedworkException("the verdict on " + number.n() + " is wrong");
        }
    }
}
