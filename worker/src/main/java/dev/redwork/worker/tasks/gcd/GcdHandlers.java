package dev.redwork.worker.tasks.gcd;

import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import java.math.BigInteger;

/**
 * The handler of {@code gcd}: the greatest common divisor of two integers of any size, found fast (by Euclid's algorithm, as the
 * JDK has it) or found honestly.
 *
 * <p>Signs are ignored, {@code gcd(0, x) = |x|} and {@code gcd(0, 0) = 0}.
 */
public final class GcdHandlers implements TaskModule {
    /** Small enough that a drained worker is not kept waiting, large enough that the check costs nothing. */
    private static final int CANDIDATES_BETWEEN_CHECKS = 1 << 16;

    @Override
    public void register(Handlers handlers) {
        handlers.handle(
                ShippedTasks.GCD,
                (pair, context) -> pair.method() == GcdPair.Method.TRIAL
                        ? byTrial(pair.a(), pair.b())
                        : pair.a().gcd(pair.b()));
    }

    /**
     * Tries every candidate from the smaller number down to 1; the first that divides both is the answer.
     *
     * <p>This is the reference workload: {@code min(|a|, |b|)} candidates when the answer is 1.
     *
     * @throws InterruptedException when the thread is interrupted before the answer is found
     */
    static BigInteger byTrial(BigInteger a, BigInteger b) throws InterruptedException {
        BigInteger small = a.abs().min(b.abs());
        BigInteger large = a.abs().max(b.abs());
        if (small.signum() == 0) {
            return large;
        }
        if (large.bitLength() < Integer.SIZE) {
            return BigInteger.valueOf(tryInts(small.intValue(), large.intValue()));
        }
        if (large.bitLength() < Long.SIZE) {
            return BigInteger.valueOf(tryLongs(small.longValue(), large.longValue()));
        }
        return tryIntegers(small, large);
    }

    // The int loop is not a copy for its own sake: a 32-bit division takes about half the time of a 64-bit one. And the
    // loop stands
    // in a method of its own: with the call of the check beside it a candidate takes a seventh longer.
    private static int tryInts(int small, int large) throws InterruptedException {
        for (int from = small; ; from -= CANDIDATES_BETWEEN_CHECKS) {
            int last = Math.max(1, from - CANDIDATES_BETWEEN_CHECKS + 1);
            int found = firstDivisor(small, large, from, last);
            if (found >= last) {
                return found;
            }
            stopIfInterrupted();
        }
    }

    /** From the first candidate downwards; less than the last: none of them divides both. */
    private static int firstDivisor(int small, int large, int from, int last) {
        int candidate = from;
        while (candidate >= last && (small % candidate != 0 || large % candidate != 0)) {
            candidate--;
        }
        return candidate;
    }

    private static long tryLongs(long small, long large) throws InterruptedException {
        for (long from = small; ; from -= CANDIDATES_BETWEEN_CHECKS) {
            long last = Math.max(1, from - CANDIDATES_BETWEEN_CHECKS + 1);
            long found = firstDivisor(small, large, from, last);
            if (found >= last) {
                return found;
            }
            stopIfInterrupted();
        }
    }

    private static long firstDivisor(long small, long large, long from, long last) {
        long candidate = from;
        while (candidate >= last && (small % candidate != 0 || large % candidate != 0)) {
            candidate--;
        }
        return candidate;
    }

    private static BigInteger tryIntegers(BigInteger small, BigInteger large) throws InterruptedException {
        BigInteger candidate = small;
        for (int tried = 1; !divides(candidate, small) || !divides(candidate, large); tried++) {
            if (tried % CANDIDATES_BETWEEN_CHECKS == 0) {
                stopIfInterrupted();
            }
            candidate = candidate.subtract(BigInteger.ONE);
        }
        return candidate;
    }

    private static boolean divides(BigInteger candidate, BigInteger number) {
        return number.mod(candidate).signum() == 0;
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while trying divisors");
        }
    }
}
