package dev.redwork.tasks;

/**
 * Look for a factor of {@code n} among the numbers from {@code lo} to {@code hi - 1}.
 *
 * @param n 2 or more
 * @param lo 2 or more
 * @param hi not below {@code lo}, at most 2^32
 * @param flag whether the search stops when the flag {@value #FLAG} of its batch is raised, and raises it with the factor it
 *     finds; a job without a batch has no flag to look at
 */
public record FactorRange(long n, long lo, long hi, boolean flag) {
    /** The flag's name; its value is the factor. */
    public static final String FLAG = "factor";

    private static final long LIMIT = 1L << 32;

    public FactorRange {
        if (n < 2 || lo < 2 || hi < lo || hi > LIMIT) {
            throw new IllegalArgumentException("the search for a factor of " + n + " from " + lo + " to " + hi
                    + " must have 2 <= n and 2 <= lo <= hi <= " + LIMIT);
        }
    }
}
