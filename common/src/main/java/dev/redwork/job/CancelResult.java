package dev.redwork.job;

/** The result of cancelling one job. */
public enum CancelResult {
    /** It waited, and never starts. */
    CANCELLED,
    /** It runs: its worker is told, now or when it was requested before. It ends as cancelled, unless it was done already. */
    REQUESTED,
    /** Nothing was done: it has ended. */
    ENDED,
    /** Nothing was done: there is no such job. */
    GONE
}
