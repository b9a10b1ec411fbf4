package dev.redwork.producer;

import dev.redwork.job.RedworkException;
import dev.redwork.store.JobStore.QueueUsage;
import java.time.Duration;

/** A queue is at its limits and took none of the jobs of a call; those that it has go on. */
public final class QueueFullException extends RedworkException {
    private static final long serialVersionUID = 1L;

    private final String queue;
    private final transient QueueUsage full;
    private final Duration retryAfter;

    QueueFullException(String queue, QueueUsage full, Duration retryAfter) {
        super("queue " + queue + " is full: " + held(full.jobs(), full.mostJobs(), "jobs wait")
                + held(full.bytes(), full.mostBytes(), "bytes are held")
                + "try again in " + retryAfter.toMillis()
                + " ms, wait with whenFull, or raise the limit");
        this.queue = queue;
        this.full = full;
        this.retryAfter = retryAfter;
    }

    public String queue() {
        return queue;
    }

    /** Jobs that wait in it. */
    public long jobs() {
        return full.jobs();
    }

    /** Bytes of all its specs. */
    public long bytes() {
        return full.bytes();
    }

    /** Jobs that may wait in it; 0: any number. */
    public long jobLimit() {
        return full.mostJobs();
    }

    /** Bytes that its specs may have; 0: any number. */
    public long byteLimit() {
        return full.mostBytes();
    }

    /** When there is probably room, as fast as jobs ended lately; a second when that is unknown. */
    public Duration retryAfter() {
        return retryAfter;
    }

    private static String held(long now, long most, String what) {
        return most == 0 ? "" : now + " of " + most + " " + what + "; ";
    }
}
