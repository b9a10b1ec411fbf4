package dev.redwork.reference;

/**
 * A figure that somebody else has published for the same work.
 *
 * @param seconds that it took
 * @param settings with what, and how
 */
record Published(double seconds, String settings) {
    private static final String FOUR_CORES = "CPython, 4 processes on 4 cores";

    static final Published GCD_SERIAL = new Published(0.667, "CPython, one after another");
    static final Published GCD_THREADS = new Published(0.664, "CPython, 2 threads of a pool; 0.680 s in another run");
    static final Published GCD_PROCESSES = new Published(0.357, "CPython, 2 processes of a pool");

    static final Published FETCH_SERIAL = new Published(50, "one after another, by nature");
    static final Published FETCH_ASYNC =
            new Published(0.72, "CPython, asynchronous client, 100 at a time: 69 times faster");

    private static final double[] BY_FLAG = {1.48, 1.20, 8.05, 7.84};
    private static final double[] BY_MEMORY = {0.61, 0.50, 3.03, 3.04};

    /** Of the four numbers in their order. */
    static Published verifiedByFlag(int number) {
        return new Published(BY_FLAG[number], FOUR_CORES + ", a flag in Redis");
    }

    static Published verifiedByMemory(int number) {
        return new Published(BY_MEMORY[number], FOUR_CORES + ", a flag in mapped memory");
    }
}
