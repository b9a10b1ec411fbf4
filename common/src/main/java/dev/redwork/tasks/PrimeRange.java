package dev.redwork.tasks;

/**
 * The numbers from {@code lo} to {@code hi - 1}.
 *
 * @param lo 0 or more
 * @param hi not below {@code lo}, at most {@link #LIMIT}
 * @param list whether the primes themselves are wanted: then the range must be small enough for an output of 1 MB
 */
public record PrimeRange(long lo, long hi, boolean list) {
    /** 10^15: the sieve's base primes then reach to 3.2 * 10^7. */
    public static final long LIMIT = 1_000_000_000_000_000L;

    public PrimeRange {
        if (lo < 0 || hi < lo || hi > LIMIT) {
            throw new IllegalArgumentException(
                    "the range from " + lo + " to " + hi + " must have 0 <= lo <= hi <= " + LIMIT);
        }
    }
}
