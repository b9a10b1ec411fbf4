package dev.redwork.queue.record;

/**
 * A queue's work, for autoscalers.
 *
 * @param pending jobs in the line
 * @param running jobs held by workers
 * @param parked jobs that wait for a worker that knows their task: more workers of the same kind do not help
 * @param oldest how long the job at the head of the line has waited, ms; 0: none waits, or it does not tell
 */
public record QueueLoad(String queue, long pending, long running, long parked, long oldest) {
    /** Jobs that wait for a thread, or have one. */
    public long jobs() {
        return pending + running;
    }
}
