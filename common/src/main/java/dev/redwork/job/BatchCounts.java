package dev.redwork.job;

/**
 * A batch as it stands in Redis.
 *
 * @param created when its first job was enqueued, ms, Redis time
 * @param total jobs that were enqueued
 * @param open jobs that have not ended
 * @param cancelling when it was cancelled, ms, Redis time; 0: it was not
 */
public record BatchCounts(
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
    /** Whether nothing is known of it: it never had a job, or ended long ago. */
    public boolean isGone() {
        return total == 0;
    }

    /** Whether all its jobs have ended. More may join it. */
    public boolean isEnded() {
        return open == 0;
    }
}
