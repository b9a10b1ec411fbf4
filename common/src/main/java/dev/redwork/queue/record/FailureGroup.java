package dev.redwork.queue.record;

import dev.redwork.job.Failure;
import java.util.List;

/**
 * Jobs of one task whose last failures are of one kind.
 *
 * @param task empty: their specs do not tell it where a producer writes it
 * @param type class of what their handler threw, else the reason; empty: no failure is kept
 * @param frame where that was, in classes of neither the JDK nor Redwork; empty: nowhere there
 * @param queues in which they are
 * @param message of one of them, the newest of the dead; its first 300 bytes; empty: there is none
 * @param id of that one
 * @param times when they died, or when their next attempts are due, ms, the oldest first
 */
public record FailureGroup(
        String task, String type, String frame, List<String> queues, String message, String id, List<Long> times) {
    public FailureGroup {
        queues = List.copyOf(queues);
        times = List.copyOf(times);
    }

    /** Its jobs. */
    public long count() {
        return times.size();
    }

    /** The first of the times. */
    public long oldest() {
        return times.get(0);
    }

    /** The last of the times. */
    public long newest() {
        return times.get(times.size() - 1);
    }

    /** As {@link Failure#kind} of each: for {@link JobQuery#withFailureKind}. */
    public String kind() {
        return Failure.kind(type, frame);
    }
}
