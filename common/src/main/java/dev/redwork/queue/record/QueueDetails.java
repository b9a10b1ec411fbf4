package dev.redwork.queue.record;

import java.util.List;
import java.util.Map;

/**
 * One queue in full.
 *
 * @param now when it was read
 * @param oldest how long the job at the head of the line has waited, ms; 0: nothing waits, or it does not tell
 * @param resultBytes of all results, reckoned up from a sample of keys
 * @param parked how many jobs are parked, by what they need: a task, or {@code version:<v>}
 * @param lanes that read it
 */
public record QueueDetails(
        QueueRecord queue,
        long now,
        long oldest,
        long resultBytes,
        Map<String, Long> parked,
        List<SessionRecord> lanes) {}
