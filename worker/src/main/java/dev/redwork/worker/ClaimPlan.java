package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.store.JobStore.ClaimReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a lane, one a queue: which of them claims next, and how many jobs beyond the free slots. Guarded by the lane's
 * lock; times are the lane's ticker's, ns. Loops by place take no memory.
 *
 * <p>Without weights the first session claims whose queue may have work. By weight: the one that has had the least for its weight
 * (stride scheduling), so that each queue with work gets its share of the jobs and none starves; a share that a queue did not
 * use while it was empty is not saved up for later.
 */
final class ClaimPlan {
    static final Duration PATIENCE = Duration.ofMillis(100);
    private static final long FIRST_SUSPENDED_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long SUSPENDED_NANOS = Duration.ofSeconds(10).toNanos();

    private final List<Session> sessions;
    private final boolean strict;
    private final List<Integer> weights;

    /** Jobs that each queue has given, divided by its weight. */
    private final double[] served;

    /** Which queues were empty when they were last asked. */
    private final boolean[] empty;

    /** Virtual time: jobs served per weight by the queue that was asked last. A queue that was empty starts from here. */
    private double virtualTime;

    private final int slots;
    private final boolean prefetches;
    private long jobNanos = Long.MAX_VALUE;
    private long tripNanos;
    private long suspendedNanos = FIRST_SUSPENDED_NANOS / 2;
    private long suspendedUntil;

    /** @param prefetches false: no jobs beyond the free slots, ever (virtual threads: every job has a thread at once) */
    ClaimPlan(List<Session> sessions, LaneOptions options, boolean prefetches, long now) {
        this.sessions = new ArrayList<>(sessions);
        this.strict = options.weights().isEmpty();
        this.weights = strict ? Collections.nCopies(sessions.size(), 1) : options.weights();
        this.served = new double[sessions.size()];
        this.empty = new boolean[sessions.size()];
        this.slots = options.slots();
        this.prefetches = prefetches;
        this.suspendedUntil = now;
    }

    // The sessions.

    List<Session> sessions() {
        return sessions;
    }

    /** The only one; null: there are several. */
    @Nullable
    Session only() {
        return sessions.size() == 1 ? sessions.get(0) : null;
    }

    /** The first one that is in doubt; null: none is. */
    @Nullable
    Session doubtful() {
        for (int place = 0; place < sessions.size(); place++) {
            if (sessions.get(place).isDoubtful()) {
                return sessions.get(place);
            }
        }
        return null;
    }

    void replace(Session lost, Session successor) {
        sessions.set(sessions.indexOf(lost), successor);
    }

    /** Redis may count other jobs for any of them than we hold. */
    void doubt() {
        for (int place = 0; place < sessions.size(); place++) {
            sessions.get(place).doubt();
        }
    }

    /** Those of a queue may have work; the empty name: all may. */
    void ring(String queue) {
        for (int place = 0; place < sessions.size(); place++) {
            Session session = sessions.get(place);
            if (queue.isEmpty() || session.keys.queue().equals(queue)) {
                session.ring();
            }
        }
    }

    // Which of them claims next.

    /** Of those whose queue may have work; null: none may. */
    @Nullable
    Session next() {
        int next = -1;
        for (int place = 0; place < served.length; place++) {
            if (sessions.get(place).mayHaveWork() && (next < 0 || (!strict && served[place] < served[next]))) {
                next = place;
            }
        }
        return next < 0 ? null : sessions.get(next);
    }

    /** A session has claimed: how many jobs it was given counts against its share. */
    void countServed(Session asked, ClaimReply answer) {
        int place = strict ? -1 : sessions.indexOf(asked);
        if (place < 0) {
            return;
        }
        int jobs = answer.claims().size();
        if (jobs > 0) {
            // Here, not when it was found empty: the others may have had thousands since, and it would have as many in
            // a row.
            served[place] = empty[place] ? Math.max(served[place], virtualTime) : served[place];
            virtualTime = Math.max(virtualTime, served[place]);
            served[place] += (double) jobs / weights.get(place);
        }
        empty[place] = answer.left() == 0;
    }

    // How many jobs beyond the free slots, by the measured time of a job and of a round trip.

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
     * As many as run during two round trips: they will have ended before the next answer can be here. None when a trip is
     * nothing beside a job.
     */
    int credit(long now) {
        if (!prefetches || jobNanos / 10 >= tripNanos || isSuspended(now)) {
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

    boolean isSuspended(long now) {
        return now - suspendedUntil < 0;
    }

    /**
     * The guess was wrong, jobs waited here while others may have been idle: no credit for a second, and for twice as long each time
     * that it is wrong again soon. A busy machine stalls a fresh JVM once, and its next jobs are as short as those before.
     */
    void suspend(long now) {
        boolean again = now - suspendedUntil < SUSPENDED_NANOS;
        suspendedNanos = again ? Math.min(SUSPENDED_NANOS, 2 * suspendedNanos) : FIRST_SUSPENDED_NANOS;
        suspendedUntil = now + suspendedNanos;
    }
}
