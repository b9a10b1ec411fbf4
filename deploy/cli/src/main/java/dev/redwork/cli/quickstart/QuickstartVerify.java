package dev.redwork.cli.quickstart;

import dev.redwork.cli.terminal.Console;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.job.TaskOptions;
import dev.redwork.producer.Producer;
import dev.redwork.producer.tasks.Verdict;
import dev.redwork.producer.tasks.Verification;
import dev.redwork.tasks.FactorRange;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The verifications of quickstart: each number with the flag that ends the search early, without it, and on one thread. */
final class QuickstartVerify {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The four that the field measures with, the largest prime below 2^63, and two primes near 3 * 10^9 multiplied. */
    private static final List<Long> NUMBERS = List.of(
            100_109_100_129_100_369L,
            100_109_100_129_101_027L,
            100_109_100_129_100_151L,
            100_109_100_129_162_907L,
            9_223_372_036_854_775_783L,
            3_000_000_019L * 3_000_000_037L);

    /**
     * One line of the table.
     *
     * @param flagged with the flag
     * @param whole with every range run to its end
     * @param aloneNanos until one thread alone met a factor, or the root
     */
    record Verified(Verdict flagged, Verdict whole, long aloneNanos) {
        long jobs() {
            return (long) flagged.ranges() + whole.ranges();
        }
    }

    private final Producer producer;
    private final UnaryOperator<TaskOptions> options;
    private final Handlers handlers;
    private final Console console;

    QuickstartVerify(Producer producer, UnaryOperator<TaskOptions> options, Handlers handlers, Console console) {
        this.producer = producer;
        this.options = options;
        this.handlers = handlers;
        this.console = console;
    }

    /** Makes workers and this thread warm; how many jobs that took. */
    long warm() throws Exception {
        Verdict warmed = Verification.of(NUMBERS.get(2)).run(producer, options, PATIENCE, () -> {});
        long unused = alone(NUMBERS.get(2));
        return warmed.ranges();
    }

    List<Verified> run() throws Exception {
        List<Verified> verified = new ArrayList<>();
        try (Progress progress = console.progress("primes verify", "numbers", NUMBERS.size())) {
            for (long number : NUMBERS) {
                verified.add(new Verified(
                        Verification.of(number).run(producer, options, PATIENCE, () -> {}),
                        Verification.of(number).withoutFlag().run(producer, options, PATIENCE, () -> {}),
                        alone(number)));
                progress.add(1);
            }
        }
        return verified;
    }

    private long alone(long number) throws Exception {
        long root = BigInteger.valueOf(number).sqrt().longValueExact();
        JobContext context = JobContext.alone(ShippedTasks.PRIMES_FACTOR.name());
        long start = System.nanoTime();
        Object unused =
                handlers.handler(ShippedTasks.PRIMES_FACTOR).run(new FactorRange(number, 2, root + 1, false), context);
        return System.nanoTime() - start;
    }
}
