package dev.redwork.tasks;

import org.jspecify.annotations.Nullable;

/**
 * The whole numbers from {@code lo} to {@code hi - 1}, to be added up one by one: work to measure with, so no formula is used.
 *
 * @param lo 0 or more
 * @param hi not below {@code lo}, at most {@link #LIMIT}
 * @param blocks whether numbers are written into arrays and added up there; by a plain loop where nothing is said
 */
public record SumRange(long lo, long hi, @Nullable Boolean blocks) {
    /** 10^12: some minutes of one thread. */
    public static final long LIMIT = 1_000_000_000_000L;

    public SumRange {
        if (lo < 0 || hi < lo || hi > LIMIT) {
            throw new IllegalArgumentException(
                    "the range from " + lo + " to " + hi + " must have 0 <= lo <= hi <= " + LIMIT);
        }
        blocks = blocks != null && blocks;
    }
}
