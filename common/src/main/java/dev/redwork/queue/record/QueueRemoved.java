package dev.redwork.queue.record;

/** Whether a queue was taken away, or stays for what it has. */
public enum QueueRemoved {
    DELETED,
    /** It holds one, be it a dead one. */
    JOBS,
    /** One reads it. */
    WORKERS
}
