package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;

/** The size of the live objects on this JVM's heap. */
final class Heap {
    /** Threads that have ended, and objects that only a collection made free, are there for some moments more. */
    private static final Duration BETWEEN_COLLECTIONS = Duration.ofMillis(100);

    private static final int MOST_COLLECTIONS = 30;

    /** Changes up to this size come from the JVM's own threads. */
    private static final long NOISE = 1 << 14;

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

    /**
     * Collects until nothing more is free, and tells what was left.
     *
     * @throws RedworkException when this JVM does not collect when it is asked to
     */
    long live() throws InterruptedException {
        long before = collections();
        long least = collect();
        for (int i = 1; i < MOST_COLLECTIONS; i++) {
            Thread.sleep(BETWEEN_COLLECTIONS.toMillis());
            long now = collect();
            if (now > least - NOISE) {
                break;
            }
            least = now;
        }
        if (collections() == before) {
            throw new RedworkException(
                    "this JVM does not collect garbage when it is asked to: leave out -XX:+DisableExplicitGC");
        }
        return least;
    }

    private long collect() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
