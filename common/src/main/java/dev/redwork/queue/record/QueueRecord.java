package dev.redwork.queue.record;

import dev.redwork.job.JobState;
import java.util.Map;

/**
 * One queue at a glance.
 *
 * @param pending jobs in the line; in one of more than 100 entries a pill in the middle passes for a job
 * @param others entries of the line that are no jobs: pills, and what was cancelled
 * @param next the job that is next in the line; empty when there is none
 * @param running jobs held by workers
 * @param parked jobs that wait for a worker that knows their task
 * @param sessions leases of workers, also those that are over
 * @param totals counters since the queue's first day: enqueued, succeeded, dead, ...; and bytes: of all specs and failures
 * @param paused since when; 0: it is not
 * @param mostJobs that may wait; 0: any number
 * @param mostBytes of all specs and failures; 0: any number
 */
public record QueueRecord(
        String queue,
        long pending,
        long others,
        String next,
        long scheduled,
        long running,
        long retrying,
        long parked,
        long dead,
        int sessions,
        Map<String, Long> totals,
        long paused,
        long mostJobs,
        long mostBytes) {

    /** Jobs in a state; 0 for those that have ended otherwise than dead: nobody counts them. */
    public long count(JobState state) {
        Map<JobState, Long> counts = Map.of(
                JobState.PENDING, pending,
                JobState.RUNNING, running,
                JobState.SCHEDULED, scheduled,
                JobState.RETRYING, retrying,
                JobState.PARKED, parked,
                JobState.DEAD, dead);
        return counts.getOrDefault(state, 0L);
    }

    /** Jobs that wait: in the line, for their time, for another attempt, or for a worker that knows their task. */
    public long jobs() {
        return pending + scheduled + retrying + parked;
    }

    /** The number that the limit counts: it takes each entry of the line for a job. */
    public long waiting() {
        return jobs() + others;
    }

    /** Of all specs and failures. */
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
