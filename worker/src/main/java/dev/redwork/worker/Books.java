package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.store.Outcome;
import dev.redwork.store.RedisLink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a lane knows: what it holds, who does what, and what follows from it. All of it is guarded by {@link #lock}, which is
 * never held while a handler runs or Redis is spoken to.
 */
final class Books {
    private static final Logger LOG = LoggerFactory.getLogger(Books.class);

    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
    final List<Session> sessions = new ArrayList<>();

    /** Claimed and not started. */
    final Deque<Held> ready = new ArrayDeque<>();

    final Pace pace;
    private final Shares shares;
    private final int slots;
    private final boolean listenerIsSlot;

    int running;
    long ended;

    /** {@link #ended} when the janitor last looked for late jobs. */
    long endedAtCheck = -1;

    /** Threads that wait for {@link #changed}. */
    int waiting;

    /** Somebody speaks to Redis for all. */
    boolean turnTaken;

    long turns;

    /** Somebody listens to the doorbell. */
    boolean earTaken;

    boolean claiming = true;

    /** What comes in now, or was not started, goes back. */
    boolean givingBack;

    boolean closed;

    /** A pill that should not wait stands first in line: it is taken also without a free slot. */
    boolean pillAtHead;

    /** When a thread last went through its loop, by our own clock. */
    volatile long passed = System.nanoTime();

    private long oldestUnsent;

    Books(LaneOptions options, boolean virtual) {
        this.slots = options.slots();
        this.shares = new Shares(options.queues().size(), options.weights());
        this.listenerIsSlot = !virtual;
        this.pace = new Pace(slots, !virtual);
    }

    boolean wantsTurn() {
        if (turnTaken) {
            return false;
        }
        boolean mend = false;
        int unsent = 0;
        for (Session session : sessions) {
            mend |= session.lost || session.resync;
            unsent += session.outcomes.size();
        }
        long now = System.nanoTime();
        // With jobs at hand outcomes may gather, but for no longer than two round trips take.
        boolean flush = unsent > 0
                && (ready.isEmpty() || unsent >= Defaults.CLAIM_LIMIT / 2 || now - oldestUnsent > 2 * pace.tripNanos());
        boolean fill = hungry() != null && room() > 0 && ready.size() <= pace.credit(now) / 2;
        return mend || flush || fill;
    }

    /** Not while a claim is on its way or should be: its answer tells sooner than the bell. */
    boolean wantsEar() {
        return claiming && !earTaken && !turnTaken && hungry() == null && slots > running;
    }

    /** Jobs that may be claimed now: free slots but the listener's (the bell will tell it), and the credit. */
    int room() {
        int listening = earTaken && listenerIsSlot ? 1 : 0;
        int room = Math.min(Defaults.CLAIM_LIMIT, free() - listening + pace.credit(System.nanoTime()));
        return claiming ? Math.max(room, pillAtHead ? 1 : 0) : 0;
    }

    int free() {
        return slots - running - ready.size();
    }

    boolean isFull() {
        return running >= slots;
    }

    /** The queue to be asked next, of those that may have work of which no bell will tell. */
    @Nullable
    Session hungry() {
        int next = shares.next(i -> sessions.get(i).hungry);
        return next < 0 ? null : sessions.get(next);
    }

    /** What the queue that was asked gave, counted against its share. */
    void charge(Trip trip) {
        Session asked = trip.answered();
        if (asked != null) {
            shares.gave(sessions.indexOf(asked), trip.taken().size(), asked.left);
        }
    }

    /** A job on a thread of its own: whoever waits may have its outcome to send. */
    void locked(Runnable job) {
        lock.lock();
        try {
            job.run();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** No thread could be had for a job that began: its slot is free again, and the job goes back. */
    void neverRan(Held held) {
        running--;
        report(held, new Outcome.Released(held.claim));
    }

    /** A turn failed: what was executed and what was not is Redis' to say, once it answers again. */
    void doubt(@Nullable Trip trip) {
        if (trip != null) {
            trip.putBack();
        }
        sessions.forEach(session -> session.resync = true);
    }

    /** Something slow, while others go on: the lock is given up and taken again. */
    void unlocked(Runnable slow) {
        lock.unlock();
        try {
            slow.run();
        } finally {
            lock.lock();
        }
    }

    /** Replaces what was lost and settles what is in doubt. The turn is held; the lock is free while Redis is spoken to. */
    void mend(RedisLink link, Supplier<Map<String, String>> about) {
        for (int i = 0; i < sessions.size(); i++) {
            Session session = sessions.get(i);
            if (session.lost) {
                LOG.warn("session {} was lost; what it held is left to others", session.name);
                session.dropAll();
                session = session.successor();
                sessions.set(i, session);
            }
            if (!session.isOpen() || session.resync) {
                Session doubtful = session;
                unlocked(() -> doubtful.mend(link, lock, about.get()));
            }
        }
        ready.removeIf(held -> held.dropped);
    }

    /** Counts a job that is about to start. After the last one none is claimed: it would only go back and forth. */
    boolean mayStart(Worker worker) {
        boolean may = worker.mayStart();
        claiming &= may;
        return may;
    }

    /** Nothing runs, nothing is to be sent, and no queue is known to have work. */
    boolean isSated() {
        return isQuiet() && hungry() == null;
    }

    boolean isQuiet() {
        return running == 0 && ready.isEmpty() && unsent() == 0 && !turnTaken;
    }

    /** Somebody idle takes over what this thread leaves: a job that is ready, an outcome to send, a slot to fill, the ear. */
    void wakeFollower() {
        if (waiting > 0 && (!ready.isEmpty() || wantsTurn() || wantsEar())) {
            changed.signal();
        }
    }

    /**
     * What a claim brought is ready to run.
     *
     * @param swallow takes a pill; false when it is for another worker
     * @return whether some of it was claimed on credit
     */
    boolean takeOver(List<Held> taken, Predicate<Held> swallow) {
        int free = free();
        pillAtHead = false;
        for (Held held : taken) {
            if (!givingBack && !held.claim.isPill()) {
                ready.add(held);
            } else if (!givingBack && swallow.test(held)) {
                // At once: what stands behind the pill is for others.
                claiming = false;
            } else {
                report(held, new Outcome.Released(held.claim));
            }
        }
        return taken.size() > free;
    }

    /** A run has come to its end. */
    void end(Held held, Outcome outcome) {
        held.runner = null;
        running--;
        ended++;
        report(held, outcome);
    }

    /** A claim has come to its end here; the next turn tells Redis. */
    void report(Held held, Outcome outcome) {
        if (held.dropped) {
            return;
        }
        if (unsent() == 0) {
            oldestUnsent = System.nanoTime();
        }
        if (held.brokenOff && isThrown(outcome)) {
            held.session.outcomes.add(new Outcome.Released(held.claim));
            return;
        }
        if (outcome instanceof Outcome.Buried buried) {
            String reason = buried.failure().reason().text();
            LOG.warn(
                    "job {} is dead: {}: {}",
                    held.claim.id(),
                    reason,
                    buried.failure().message());
        }
        held.session.outcomes.add(outcome);
    }

    /** Whether it may be the interrupt's doing; an output that is too large, say, is not. */
    private static boolean isThrown(Outcome outcome) {
        Failure failure = outcome instanceof Outcome.Retried retried
                ? retried.failure()
                : outcome instanceof Outcome.Buried buried ? buried.failure() : null;
        return failure != null && failure.reason() == Failure.Reason.FAILED;
    }

    boolean hasUnsent() {
        return unsent() > 0;
    }

    private int unsent() {
        int unsent = 0;
        for (Session session : sessions) {
            unsent += session.outcomes.size();
        }
        return unsent;
    }
}
