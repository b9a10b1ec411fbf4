package dev.redwork.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Look for a factor of {@code n} among the numbers from {@code lo} to {@code hi - 1}.
 *
 * @param n 2 or more
 * @param lo 2 or more
 * @param hi not below {@code lo}, at most 2^32
 * @param flag whether the search stops when the flag {@value #FLAG} of its batch is raised, and raises it with the factor it
 *     finds; a job without a batch has no flag to look at
 * @param askEvery candidates after which Redis is asked for the flag, 1 to 1,000,000; where nothing is said it is watched, which costs no
 *     call. To compare with: each question takes as long as a thousand divisions
 */
public record FactorRange(
        long n, long lo, long hi, boolean flag, @Nullable Integer askEvery) {
    /** The flag's name; its value is the factor. */
    public static final String FLAG = "factor";

    private static final long LIMIT = 1L << 32;
    private static final int RAREST = 1_000_000;

    public FactorRange {
        if (n < 2 || lo < 2 || hi < lo || hi > LIMIT) {
            throw new IllegalArgumentException("the search for a factor of " + n + " from " + lo + " to " + hi
                    + " must have 2 <= n and 2 <= lo <= hi <= " + LIMIT);
        }
        if (askEvery != null && (!flag || askEvery < 1 || askEvery > RAREST)) {
            throw new IllegalArgumentException(
                    "askEvery is " + askEvery + ", must be 1 to " + RAREST + ", of a search with the flag");
        }
    }

    /** With a flag that is watched, or with none. */
    public FactorRange(long n, long lo, long hi, boolean flag) {
        this(n, lo, hi, flag, null);
    }
}
