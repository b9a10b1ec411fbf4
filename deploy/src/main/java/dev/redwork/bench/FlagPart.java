package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.tasks.FactorFound;
import dev.redwork.tasks.FactorRange;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Flag;
import dev.redwork.worker.JobContext;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/** The cost of looking at a flag: to a search for factors on this thread, and of one look. */
final class FlagPart implements PrimesPart {
    /** Prime, so that no search ends early. */
    private static final long PRIME = 9_223_372_036_854_775_783L;

    private static final long FROM = 1L << 31;

    /** Many short ones: a disturbance of a few of them is not seen in their median. */
    private static final int TURNS = 41;

    private final Alone alone;
    private final long numbers;
    private final long looks;

    /** @param numbers that are searched in all, and looks that are timed */
    FlagPart(Alone alone, long numbers) {
        this.alone = alone;
        this.numbers = Math.max(1, numbers / TURNS);
        this.looks = numbers;
    }

    @Override
    public long jobs() {
        return 0;
    }

    @Override
    public List<Sample> round(LongConsumer done) throws Exception {
        double[] without = new double[TURNS];
        double[] with = new double[TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            // Each goes first as often as the other.
            if (turn % 2 == 0) {
                without[turn] = search(false);
                with[turn] = search(true);
            } else {
                with[turn] = search(true);
                without[turn] = search(false);
            }
        }
        Sample blind = Sample.of("factor-blind", "ns", middle(without));
        return List.of(
                blind,
                Sample.of("factor-flag", "ns", middle(with)).within(blind),
                Sample.of("look", "ns", look(JobContext.alone("look").flag("up"))));
    }

    /** ns a number. */
    private double search(boolean flag) throws Exception {
        FactorRange range = new FactorRange(PRIME, FROM, FROM + numbers, flag);
        long start = System.nanoTime();
        FactorFound found = alone.run(ShippedTasks.PRIMES_FACTOR, range);
        double nanos = System.nanoTime() - start;
        if (found.factor() != 0 || found.stopped()) {
            throw new RedworkException("a prime has no factor, and nobody raised the flag: " + found);
        }
        return nanos / numbers;
    }

    private double look(Flag flag) {
        long raised = 0;
        long start = System.nanoTime();
        for (long i = 0; i < looks; i++) {
            raised += flag.isRaised() ? 1 : 0;
        }
        return (double) (System.nanoTime() - start) / (looks + raised);
    }

    private static double middle(double[] turns) {
        Arrays.sort(turns);
        return turns[TURNS / 2];
    }
}
