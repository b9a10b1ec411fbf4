package dev.redwork.reference;

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
    /** The largest prime below 2^63: a flag must cost it nothing. */
    PRIME(9_223_372_036_854_775_783L, 0);

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
}
