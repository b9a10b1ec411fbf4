package dev.redwork.worker.tasks.primes;

import java.util.Arrays;

/**
 * Tells whether any candidate of a block of numbers divides {@code n}, by floating point: the compiler turns the loop into
 * vector instructions, and a vector of divisions takes about as long as one division of 64-bit integers.
 *
 * <p>It is exact for {@code 0 < n < 2^63} and {@code 2^12 <= d < 2^32 + 2^31}. With N the double next to n:
 * <ul>
 *   <li>{@code |N - n| <= 2^9}, since doubles below 2^63 are at most 2^10 apart. The difference is known: {@link #excess}.
 *   <li>{@code N / d <= 2^51}, so its rounding is off by 2^-3 at most. If n = k·d, then {@code |N / d - k| = |N - n| / d <=
 *       2^-3}: both together are less than a half, and the nearest whole number q is k.
 *   <li>q is split at 2^21 into h + l, {@code |l| <= 2^20}. {@code h·d} is a multiple of 2^21 below 2^64, {@code l·d} a whole
 *       number below 2^53, {@code N - h·d} too, because {@code |N - q·d| <= d}: a double holds each of them exactly, and so
 *       {@code N - h·d - l·d - (N - n) = n - q·d} has no error. It is 0 exactly when n = q·d.
 * </ul>
 *
 * <p>{@link Math#fma} would do without the split, but where the processor lacks it Java computes it by BigDecimal, 200 times
 * slower.
 */
final class Division {

    /** The smallest divisor that the proof allows. */
    static final long SMALLEST = 1L << 12;

    private static final int ROWS = 256;

    /** How many numbers, and so candidates of 48 in 210, one call looks at: 12,288, some 7 µs. */
    static final int BLOCK = ROWS * FactorSearch.SPAN;

    /** To add and subtract: between 2^52 and 2^53 doubles are 1 apart, between 2^73 and 2^74 they are 2^21 apart. */
    private static final double TO_WHOLE = 0x1.8p52;

    private static final double TO_HIGH = 0x1.8p73;

    private static final double[] STEPS = new double[ROWS];

    static {
        Arrays.setAll(STEPS, row -> (double) row * FactorSearch.SPAN);
    }

    private final double dividend;
    private final double excess;
    private final double[] products = new double[ROWS];

    Division(long n) {
        long low = n & 0xFFFF_FFFFL;
        this.dividend = (double) n;
        this.excess = dividend - (double) (n - low) - (double) low;
    }

    /** Whether one or more of the candidates from {@code start}, a multiple of 210, to {@code start + BLOCK - 1} divide n. */
    boolean hits(long start) {
        Arrays.fill(products, 1);
        for (int residue : FactorSearch.RESIDUES) {
            multiplyRemainders(products, (double) (start + residue));
        }
        for (double product : products) {
            // Remainders are whole numbers: their product may overflow but not vanish, and infinity times 0 is NaN.
            if (product == 0 || Double.isNaN(product)) {
                return true;
            }
        }
        return false;
    }

    // A method of its own, and no more than this loop, so that the compiler takes many rows at once.
    private void multiplyRemainders(double[] products, double first) {
        double dividend = this.dividend;
        double excess = this.excess;
        for (int row = 0; row < ROWS; row++) {
            double divisor = first + STEPS[row];
            double quotient = dividend / divisor + TO_WHOLE - TO_WHOLE;
            double high = quotient + TO_HIGH - TO_HIGH;
            double low = quotient - high;
            products[row] *= dividend - high * divisor - low * divisor - excess;
        }
    }
}
