package dev.redwork.reference;

import dev.redwork.text.Numbers;
import java.util.List;

/**
 * Workers that share a work.
 *
 * @param jvms how many
 * @param threads of each
 */
record WorkerShape(int jvms, int threads) {
    static final WorkerShape ONE = new WorkerShape(1, 1);
    static final WorkerShape TWO_THREADS = new WorkerShape(1, 2);
    static final WorkerShape TWO_JVMS = new WorkerShape(2, 1);

    /** One, two, four and eight threads of one worker, and as many workers of one thread. */
    static final List<WorkerShape> ALL = List.of(
            ONE,
            TWO_THREADS,
            new WorkerShape(1, 4),
            new WorkerShape(1, 8),
            TWO_JVMS,
            new WorkerShape(4, 1),
            new WorkerShape(8, 1));

    /** Jobs that run at a time. */
    int slots() {
        return jvms * threads;
    }

    /** {@code 2 threads}, {@code 2 JVMs}. */
    String words() {
        return jvms == 1 ? Numbers.count(threads, "thread") : Numbers.count(jvms, "JVM");
    }
}
