package dev.redwork.admin;

import java.util.Map;

/**
 * One queue at a glance.
 *
 * @param pending ids in the line, pills included
 * @param head the id that is next in the line; empty when there is none
 * @param running jobs held by sessions
 * @param sessions leases, also those that are over
 * @param totals counters since the queue's first day: enqueued, succeeded, dead, ...; and bytes: of all specs
 * @param paused since when, ms; 0: it is not
 * @param mostJobs that may wait; 0: any number
 * @param mostBytes of all specs; 0: any number
 */
public record QueueRecord(
        String queue,
        long pending,
        String head,
        long scheduled,
        long running,
        long retrying,
        long dead,
        int sessions,
        Map<String, Long> totals,
        long paused,
        long mostJobs,
        long mostBytes) {

    /** Jobs that the limit counts. */
    public long waiting() {
        return pending + scheduled + retrying;
    }

    /** Of all specs. */
    public long bytes() {
        return totals.getOrDefault("bytes", 0L);
    }

    public boolean isPaused() {
        return paused > 0;
    }

    public boolean isLimited() {
        return mostJobs > 0 || mostBytes > 0;
    }

    /** Whether an enqueue would be refused now. */
    public boolean isFull() {
        return (mostJobs > 0 && waiting() >= mostJobs) || (mostBytes > 0 && bytes() >= mostBytes);
    }
}
