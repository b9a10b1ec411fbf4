package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Names;
import java.util.HashSet;
import java.util.List;

/**
 * One of a worker's thread pools and the queues it reads.
 *
 * @param queues in strict order: a later one is read while the earlier ones are empty
 * @param slots jobs at a time, 1 to 5,000
 * @param virtual on virtual threads, for handlers that wait; on a JDK before 21: a pool of as many platform threads
 */
public record LaneOptions(List<String> queues, int slots, boolean virtual) {
    /** A claim reads what its session holds in one call, and Lua hands on fewer than 8,000 arguments. */
    private static final int MOST = 5_000;

    public LaneOptions {
        queues = List.copyOf(queues);
        queues.forEach(queue -> Names.check("queue", queue));
        if (queues.isEmpty() || new HashSet<>(queues).size() < queues.size()) {
            throw new IllegalArgumentException("a lane reads one queue or more, each once: " + queues);
        }
        if (slots < 1 || slots > MOST) {
            throw new IllegalArgumentException("a lane runs 1 to " + MOST + " jobs at a time, not " + slots);
        }
    }

    /** A lane of platform threads. */
    public static LaneOptions of(int threads, String... queues) {
        return new LaneOptions(List.of(queues), threads, false);
    }

    /** The default: queue {@code default} on as many threads as there are cores. */
    public static LaneOptions standard() {
        return of(Runtime.getRuntime().availableProcessors(), Defaults.QUEUE);
    }

    /** {@code high,default:8} as on the command line. */
    @Override
    public String toString() {
        return String.join(",", queues) + ":" + slots + (virtual ? ":virtual" : "");
    }
}
