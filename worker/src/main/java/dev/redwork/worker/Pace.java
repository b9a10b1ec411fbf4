package dev.redwork.worker;

import dev.redwork.job.Defaults;
import java.time.Duration;

/**
 * How fast a lane is: the measured time of a job and of a round trip, and from these the credit, the jobs it may claim
 * beyond its free slots because it will have finished as many before the next answer can be here. Guarded by the lane's
 * lock.
 */
final class Pace {
    private static final Duration NO_CREDIT = Duration.ofSeconds(10);
    static final long PATIENCE_NANOS = Duration.ofMillis(100).toNanos();

    private final int slots;
    private final boolean mayBorrow;
    private long jobNanos = Long.MAX_VALUE;
    private long tripNanos;
    private long noCreditUntil = System.nanoTime();

    Pace(int slots, boolean mayBorrow) {
        this.slots = slots;
        this.mayBorrow = mayBorrow;
    }

    /** A job took this long. A slow one counts at once, fast ones must come in numbers: credit is for short jobs only. */
    void job(long nanos) {
        if (jobNanos == Long.MAX_VALUE) {
            jobNanos = nanos;
        } else {
            jobNanos = nanos > jobNanos ? jobNanos / 2 + nanos / 2 : jobNanos - jobNanos / 8 + nanos / 8;
        }
    }

    /** A call took this long. */
    void trip(long nanos) {
        tripNanos = tripNanos == 0 ? nanos : tripNanos - tripNanos / 8 + nanos / 8;
    }

    long tripNanos() {
        return tripNanos;
    }

    /** Jobs that may be claimed beyond the free slots: what two round trips last for; none when a trip is nothing beside a job. */
    int credit(long now) {
        if (!mayBorrow || jobNanos / 10 >= tripNanos || now - noCreditUntil < 0) {
            return 0;
        }
        return (int) Math.min(Defaults.CREDIT_LIMIT, 2L * slots * tripNanos / Math.max(1, jobNanos) + 1);
    }

    /** How long a claimed job may wait for its start before another worker should have it. */
    long patienceNanos() {
        return jobNanos == Long.MAX_VALUE
                ? PATIENCE_NANOS
                : Math.max(PATIENCE_NANOS, 5 * Math.min(jobNanos, NO_CREDIT.toNanos()));
    }

    /** The guess was wrong: jobs waited here while others may have been idle. */
    void overdrawn(long now) {
        noCreditUntil = now + NO_CREDIT.toNanos();
    }
}
