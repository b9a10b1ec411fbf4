package dev.redwork.job;

/** The result, for one job, of a request to cancel, promote, requeue or delete it. */
public enum MoveResult {
    /** It waited, and never starts. */
    CANCELLED,
    /** It runs: its worker is told, now or when it was asked before. It ends as cancelled, unless it was done already. */
    REQUESTED,
    /** It waits again, with all its attempts. */
    REQUEUED,
    /** It stands at the front of the line, before its time. */
    PROMOTED,
    /** Nothing is left of it. */
    DELETED,
    /** Nothing was done: it has not ended yet. */
    WAITING,
    /** Nothing was done: it has ended; on a requeue, its spec is not kept. */
    ENDED,
    /** Nothing was done: there is no such job. */
    GONE;

    /** Whether it was done as asked. */
    public boolean isDone() {
        return this == CANCELLED || this == REQUESTED || this == PROMOTED || this == REQUEUED || this == DELETED;
    }
}
