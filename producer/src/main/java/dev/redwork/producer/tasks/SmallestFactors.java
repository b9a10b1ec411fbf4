package dev.redwork.producer.tasks;

import dev.redwork.tasks.PrimeRange;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;

/** The smallest factor of each number of a range, found by a sieve: it tells what a check of the number by trial division costs. */
public final class SmallestFactors {
    private static final int MOST = 10_000_000;

    private final long lo;
    private final int[] factors;

    private SmallestFactors(long lo, int[] factors) {
        this.lo = lo;
        this.factors = factors;
    }

    /**
     * Sieves the numbers from {@code lo} to {@code hi - 1}: 10 million at most, 4 bytes each, up to {@link PrimeRange#LIMIT}.
     */
    public static SmallestFactors of(long lo, long hi) {
        if (lo < 0 || hi < lo || hi > PrimeRange.LIMIT || hi - lo > MOST) {
            throw new IllegalArgumentException("the range from " + lo + " to " + hi + " must have 0 <= lo <= hi <= "
                    + PrimeRange.LIMIT + " and at most " + MOST + " numbers");
        }
        int[] factors = new int[(int) (hi - lo)];
        int root = (int) Math.sqrt((double) hi);
        BitSet composites = new BitSet(root + 1);
        for (int p = 2; p <= root; p++) {
            if (!composites.get(p)) {
                for (long multiple = (long) p * p; multiple <= root; multiple += p) {
                    composites.set((int) multiple);
                }
                mark(factors, lo, p);
            }
        }
        return new SmallestFactors(lo, factors);
    }

    private static void mark(int[] factors, long lo, int p) {
        long first = Math.max((long) p * p, (lo + p - 1) / p * p);
        for (long at = first - lo; at < factors.length; at += p) {
            factors[(int) at] = factors[(int) at] == 0 ? p : factors[(int) at];
        }
    }

    /** The smallest factor of a number of the range that is neither 1 nor itself; 0: it has none. */
    public int factor(long n) {
        return factors[(int) (n - lo)];
    }

    /**
     * How many divisions a check of a number of the range takes: by 2, then by each odd number up to its smallest factor, or up to its root
     * when it is prime.
     */
    public int steps(long n) {
        int factor = factor(n);
        if (n < 4) {
            return 0;
        } else if (factor == 2) {
            return 1;
        }
        int last = factor == 0 ? (int) Math.sqrt((double) n) : factor;
        return 1 + (last - 1) / 2;
    }

    /** How many numbers of the range have which smallest factor; primes have none. */
    public SortedMap<Integer, Long> frequencies() {
        SortedMap<Integer, Long> frequencies = new TreeMap<>();
        for (int factor : factors) {
            if (factor > 0) {
                frequencies.merge(factor, 1L, Long::sum);
            }
        }
        return frequencies;
    }
}
