package dev.redwork.bench;

import java.util.List;
import java.util.Set;

/** A way for jobs to get into the queue of one {@link Drain}. */
interface Intake extends AutoCloseable {
    /** Puts so many in; their ids, in the order of the line. */
    List<String> put(int count);

    /** Whether this process is told of the ends while the jobs run, and so has work to do. */
    default boolean hears() {
        return false;
    }

    /** Once all of them have ended: waits until those who put them in know. */
    default void settle() {}

    /** The keys that all of them leave when they have ended, besides their results. */
    default Set<String> leaves() {
        return Set.of();
    }

    @Override
    default void close() {}
}
