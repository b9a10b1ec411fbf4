package dev.redwork.producer.tasks;

import dev.redwork.tasks.FactorRange;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Cuts the search for a factor into ranges, a job each. */
final class FactorRanges {
    /** A worker needs half a millisecond for it: some ten times what it costs to carry a job there and back. */
    private static final long SMALLEST = 1L << 22;

    /** Enough for the cores of many machines, and few enough that waiting ones are soon told to stop. */
    private static final int MOST = 200;

    private FactorRanges() {}

    /** The largest whole number whose square is not above {@code n}, 1 or more. */
    static long root(long n) {
        return BigInteger.valueOf(n).sqrt().longValue();
    }

    /** How many ranges these numbers make when the caller does not say. */
    static int count(long numbers) {
        return (int) Math.min(MOST, (numbers + SMALLEST - 1) / SMALLEST);
    }

    /**
     * The numbers from {@code lo} to {@code hi - 1} in {@code count} ranges, or in as many as there are numbers. They come
     * from both ends by turns: the smallest factor of a number drawn at random is likely to be small, but a product of two
     * primes of like size, which is what people ask about, has its factors just below the root.
     */
    static List<FactorRange> cut(long n, long lo, long hi, int count, boolean flag) {
        List<FactorRange> ranges = new ArrayList<>();
        long numbers = hi - lo;
        long parts = Math.min(count, numbers);
        for (long turn = 0; turn < parts; turn++) {
            long part = turn % 2 == 0 ? turn / 2 : parts - 1 - turn / 2;
            ranges.add(new FactorRange(n, lo + numbers * part / parts, lo + numbers * (part + 1) / parts, flag));
        }
        return ranges;
    }
}
