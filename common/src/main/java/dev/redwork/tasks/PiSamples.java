package dev.redwork.tasks;

import org.jspecify.annotations.Nullable;

/**
 * The points from number {@code from} to {@code to - 1} of a seed's sequence of random points in the unit square. A job that
 * draws them answers how many lie within the quarter circle: of all points a share of pi/4 does.
 *
 * <p>Point i is the same whichever job draws it and however many jobs there are, and no point belongs to two: it is the i % 2^20th
 * of stream i / 2^20, and the streams of a seed are at least 2^128 numbers apart.
 *
 * @param seed any number
 * @param from 0 or more
 * @param to not below {@code from}, at most {@link #LIMIT}
 * @param blocks whether points are drawn into arrays and counted there; one by one where nothing is said
 */
public record PiSamples(
        long seed, long from, long to, @Nullable Boolean blocks) {
    /** 10^12: an hour of one thread. */
    public static final long LIMIT = 1_000_000_000_000L;

    /** The points of a stream. */
    public static final long STREAM = 1L << 20;

    public PiSamples {
        if (from < 0 || to < from || to > LIMIT) {
            throw new IllegalArgumentException(
                    "the points from " + from + " to " + to + " must have 0 <= from <= to <= " + LIMIT);
        }
        blocks = blocks != null && blocks;
    }
}
