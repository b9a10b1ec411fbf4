package dev.redwork.reference;

import java.math.BigInteger;
import java.util.Locale;

/**
 * The numbers that are verified. The first four are the book's; of the others, products of two primes each, {@code primes verify} in 200
 * ranges hands out the range with the factor early, in the middle and late.
 */
public enum VerifyNumber {
    FIRST(100_109_100_129_100_369L, 95_362_951),
    SECOND(100_109_100_129_101_027L, 171_656_941),
    THIRD(100_109_100_129_100_151L, 0),
    FOURTH(100_109_100_129_162_907L, 0),
    /** In the 5th range of 200. */
    EARLY(9_000_000_002_168_165_077L, 38_535_473),
    /** In the 101st. */
    MIDDLE(9_000_000_011_695_199_839L, 758_283_829),
    /** In the 191st. */
    LATE(9_000_000_098_753_774_413L, 1_433_047_909),
    /** The largest prime below 2^63: a flag is of no use to it. */
    PRIME(9_223_372_036_854_775_783L, 0);

    private static final int SHOWN = 6;

    /** The producer tries the numbers below itself. */
    private static final long BEFORE_RANGES = 1L << 20;

    private final long number;
    private final long factor;

    VerifyNumber(long number, long factor) {
        this.number = number;
        this.factor = factor;
    }

    public long number() {
        return number;
    }

    /** The smallest one; 0: it is prime. */
    public long factor() {
        return factor;
    }

    /** The last digits of the book's, which tell them apart; the others have names. */
    String shortName() {
        String digits = String.valueOf(number);
        return Published.BY_FLAG.containsKey(this)
                ? "…" + digits.substring(digits.length() - SHOWN)
                : name().toLowerCase(Locale.ROOT);
    }

    /** The largest number whose square is not above it. */
    long root() {
        return BigInteger.valueOf(number).sqrt().longValue();
    }

    /** How much of so many ranges, which come from both ends by turns, has been handed out when the one with the factor is; 1: prime. */
    double shareToFactor(long ranges) {
        long numbers = root() + 1 - BEFORE_RANGES;
        if (factor == 0 || ranges == 0 || factor < BEFORE_RANGES) {
            return 1;
        }
        long part = ((factor - BEFORE_RANGES) * ranges) / numbers;
        long turn = Math.min(2 * part, 2 * (ranges - 1 - part) + 1);
        return (double) (turn + 1) / ranges;
    }

    /** How far into its share the factor stands, where so many processes have an equal share each, and begin at its lower end; 1: prime. */
    double shareOfOwn(int processes) {
        double shares = (double) factor / root() * processes;
        return factor == 0 ? 1 : shares - Math.floor(shares);
    }
}
