package dev.redwork.producer.tasks;

/**
 * The candidates that are not worth a job: of a hundred numbers drawn at random 96 have a factor among them, and numbers
 * below 2^40 need no others.
 *
 * @param factor the smallest; 0: none
 * @param tried how many candidates were tried
 */
record SmallFactors(long factor, long tried) {
    /** The first number that is left to jobs: the numbers before it take a thread about a millisecond. */
    static final long END = 1L << 20;

    /** Looks for a proper factor of {@code n} below {@link #END} and not above its root. */
    static SmallFactors of(long n) {
        long tried = 0;
        for (long d = 2; d < END && d <= n / d; d = next(d)) {
            tried++;
            if (n % d == 0) {
                return new SmallFactors(d, tried);
            }
        }
        return new SmallFactors(0, tried);
    }

    /** Only 2, 3 and the neighbours of multiples of 6 can be prime. */
    private static long next(long d) {
        return d < 5 ? 2 * d - 1 : d + (d % 6 == 5 ? 2 : 4);
    }
}
