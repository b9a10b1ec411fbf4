package dev.redwork.worker;

import dev.redwork.job.Defaults;
import java.time.Duration;

/**
 * How many jobs a lane may claim beyond its free slots, because it will have finished as many before the next answer can be
 * here: from the measured time of a job and of a round trip. Guarded by the lane's lock; times are the lane's ticker's, ns.
 */
final class Prefetch {
    private static final long SUSPENDED_NANOS = Duration.ofSeconds(10).toNanos();
    static final Duration PATIENCE = Duration.ofMillis(100);

    private final int slots;
    private final boolean allowed;
    private long jobNanos = Long.MAX_VALUE;
    private long tripNanos;
    private long suspendedUntil;

    /** @param allowed false: none, ever (virtual threads: every job has a thread at once) */
    Prefetch(int slots, boolean allowed, long now) {
        this.slots = slots;
        this.allowed = allowed;
        this.suspendedUntil = now;
    }

    /** A job took this long. A slow one counts at once, fast ones must come in numbers: credit is for short jobs only. */
    void job(long nanos) {
        if (jobNanos == Long.MAX_VALUE) {
            jobNanos = nanos;
        } else {
            jobNanos = nanos > jobNanos ? jobNanos / 2 + nanos / 2 : jobNanos - jobNanos / 8 + nanos / 8;
        }
    }

    /** A round trip took this long. */
    void trip(long nanos) {
        tripNanos = tripNanos == 0 ? nanos : tripNanos - tripNanos / 8 + nanos / 8;
    }

    long tripNanos() {
        return tripNanos;
    }

    /**
     * Jobs that may be claimed beyond the free slots: as many as run during two round trips; none when a trip is nothing beside
     * a job.
     */
    int credit(long now) {
        if (!allowed || jobNanos / 10 >= tripNanos || now - suspendedUntil < 0) {
            return 0;
        }
        return (int) Math.min(Defaults.CREDIT_LIMIT, 2L * slots * tripNanos / Math.max(1, jobNanos) + 1);
    }

    /** How long a claimed job may wait for its start before another worker should have it. */
    long patienceNanos() {
        return jobNanos == Long.MAX_VALUE
                ? PATIENCE.toNanos()
                : Math.max(PATIENCE.toNanos(), 5 * Math.min(jobNanos, SUSPENDED_NANOS));
    }

    /** The guess was wrong, jobs waited here while others may have been idle: no credit for ten seconds. */
    void suspend(long now) {
        suspendedUntil = now + SUSPENDED_NANOS;
    }
}
