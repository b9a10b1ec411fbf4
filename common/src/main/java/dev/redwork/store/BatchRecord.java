package dev.redwork.store;

import java.util.Map;

/**
 * A batch as it stands in Redis.
 *
 * @param created when its first job was enqueued, ms, Redis time
 * @param total jobs that were enqueued
 * @param open jobs that have not ended
 * @param cancelling when it was cancelled, ms, Redis time; 0: it was not
 */
public record BatchRecord(
        String id,
        String queue,
        long created,
        long total,
        long open,
        long succeeded,
        long dead,
        long cancelled,
        long expired,
        long cancelling) {
    static BatchRecord of(String id, String queue, Map<String, String> hash) {
        return new BatchRecord(
                id,
                queue,
                count(hash, "created"),
                count(hash, "total"),
                count(hash, "open"),
                count(hash, "succeeded"),
                count(hash, "dead"),
                count(hash, "cancelled"),
                count(hash, "expired"),
                count(hash, "cancelling"));
    }

    /** Whether nothing is known of it: it never had a job, or ended long ago. */
    public boolean isGone() {
        return total == 0;
    }

    /** Whether all its jobs have ended. More may join it. */
    public boolean isEnded() {
        return open == 0;
    }

    private static long count(Map<String, String> hash, String field) {
        return Reply.numberOrZero(hash.getOrDefault(field, ""));
    }
}
