package dev.redwork.reference;

import java.util.Map;

/**
 * A figure that somebody else has published for the same work.
 *
 * @param seconds that it took
 * @param settings with what, and how
 * @param source who published it
 */
record Published(double seconds, String settings, String source) {
    private static final String HIGH_PERFORMANCE = "Gorelick, Ozsvald: High Performance Python";
    private static final String EFFECTIVE = "Slatkin: Effective Python";

    /** It came to us with its settings alone. */
    private static final String TALK = "a talk, not named";

    private static final String FOUR_CORES = "CPython, 4 processes on 4 cores";

    static final Published GCD_SERIAL = new Published(0.667, "CPython, one after another", EFFECTIVE);
    static final Published GCD_THREADS =
            new Published(0.664, "CPython, 2 threads of a pool; 0.680 s in another run", EFFECTIVE);
    static final Published GCD_PROCESSES = new Published(0.357, "CPython, 2 processes of a pool", EFFECTIVE);

    static final Published FETCH_SERIAL = new Published(50, "one after another, by nature", HIGH_PERFORMANCE);
    static final Published FETCH_ASYNC =
            new Published(0.72, "CPython, asynchronous client, 100 at a time: 69 times faster", HIGH_PERFORMANCE);

    static final Published PRIMES_CHUNKS =
            new Published(1.32, "CPython, 4 processes of a pool, chunks of 50,000", HIGH_PERFORMANCE);

    static final Published PI_ONE = new Published(120, "CPython, 1 process; 10^8 points", HIGH_PERFORMANCE);
    static final Published PI_TWO = new Published(56, "CPython, 2 processes of a pool", HIGH_PERFORMANCE);
    static final Published PI_FOUR =
            new Published(27, "CPython, 4 processes on 4 cores; 8 were hardly better", HIGH_PERFORMANCE);
    static final Published PI_FOUR_THREADS = new Published(160, "CPython, 4 threads of a pool", HIGH_PERFORMANCE);

    static final Published SUM_PLAIN = new Published(7.63, "CPython, one after another", TALK);
    static final Published SUM_THREADS = new Published(7.65, "CPython, 2 threads", TALK);
    static final Published SUM_ARRAYS = new Published(2.36, "NumPy, one after another", TALK);
    static final Published SUM_ARRAYS_THREADS = new Published(1.34, "NumPy, 2 threads; 1.27 s by an event loop", TALK);

    static final Published SAVE_ONE = new Published(55.2, "CPython, one by one; 1,028 primes", HIGH_PERFORMANCE);
    static final Published SAVE_BATCHED =
            new Published(4.09, "CPython, in batches of 100 by an asynchronous client", HIGH_PERFORMANCE);

    static final Published WEBLOGS_ONE = new Published(140, "CPython, 1 process; 51 MB of logs", TALK);
    static final Published WEBLOGS_POOL = new Published(68, "CPython, a pool of processes", TALK);
    static final Published WEBLOGS_THREADS = new Published(168, "CPython, 4 threads of a pool", TALK);

    /** Of the four numbers that were verified, with a flag in Redis. */
    static final Map<VerifyNumber, Published> BY_FLAG = Map.of(
            VerifyNumber.FIRST, byFlag(1.48),
            VerifyNumber.SECOND, byFlag(1.20),
            VerifyNumber.THIRD, byFlag(8.05),
            VerifyNumber.FOURTH, byFlag(7.84));

    /** The same with a flag in mapped memory. */
    static final Map<VerifyNumber, Published> BY_MEMORY = Map.of(
            VerifyNumber.FIRST, byMemory(0.61),
            VerifyNumber.SECOND, byMemory(0.50),
            VerifyNumber.THIRD, byMemory(3.03),
            VerifyNumber.FOURTH, byMemory(3.04));

    private static Published byFlag(double seconds) {
        return new Published(seconds, FOUR_CORES + ", a flag in Redis", HIGH_PERFORMANCE);
    }

    private static Published byMemory(double seconds) {
        return new Published(seconds, FOUR_CORES + ", a flag in mapped memory", HIGH_PERFORMANCE);
    }
}
