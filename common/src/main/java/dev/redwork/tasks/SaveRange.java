package dev.redwork.tasks;

import java.util.Objects;

/**
 * Save the primes from {@code lo} to {@code hi - 1}, each as {@link Save} does.
 *
 * @param lo 0 or more
 * @param hi not below {@code lo}, and at most {@link #MOST} above it
 * @param store the URL of the store
 * @param atOnce how many saves are under way at a time, 1 to {@link #MOST_AT_ONCE}
 */
public record SaveRange(long lo, long hi, String store, int atOnce) {
    /** Numbers of one job. */
    public static final long MOST = 1_000_000;

    public static final int MOST_AT_ONCE = 1_000;

    public SaveRange {
        Objects.requireNonNull(store, "store is missing");
        if (lo < 0 || hi < lo || hi - lo > MOST) {
            throw new IllegalArgumentException(
                    "the range from " + lo + " to " + hi + " must have 0 <= lo <= hi <= lo + " + MOST);
        } else if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
            throw new IllegalArgumentException("atOnce is " + atOnce + ", must be 1 to " + MOST_AT_ONCE);
        }
    }
}
