package dev.redwork.worker;

import dev.redwork.job.Defaults;
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

    /** Turns on their way to Redis and back: one, or two where the second has a full load. */
    int turnsOut;

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
        boolean mend = false;
        int unsent = 0;
        for (Session session : sessions) {
            mend |= session.isDoubtful();
            unsent += session.outcomes.size();
        }
        if (turnsOut > 0) {
            // A full load goes at once, so that Redis need not wait while the last answer is read and run.
            return turnsOut == 1 && !mend && unsent >= Defaults.CLAIM_LIMIT;
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
        return claiming && !earTaken && turnsOut == 0 && hungry() == null && slots > running;
    }

    /** Whether the bell brings a job with it. */
    boolean handsOver() {
        return sessions.size() == 1;
    }

    /** Jobs that may be claimed now: free slots but the listener's (the bell will tell it), and the credit. */
    int room() {
        int listening = earTaken && (listenerIsSlot || handsOver()) ? 1 : 0;
        int room = Math.min(Defaults.CLAIM_LIMIT, free() - listening + pace.credit(System.nanoTime()));
        return claiming ? Math.max(room, pillAtHead ? 1 : 0) : 0;
    }

    int free() {
        int free = slots - running - ready.size();
        for (Session session : sessions) {
            free -= session.coming;
        }
        return free;
    }

    boolean isFull() {
        return running >= slots;
    }

    /** The queue to be asked next, of those that may have work of which no bell will tell. */
    @Nullable
    Session hungry() {
        for (Session session : sessions) {
            if (session.coming > 0 && !session.mayHaveWork()) {
                // Only its answer tells whether another queue may have the room.
                return null;
            }
        }
        int next = shares.next(i -> sessions.get(i).mayHaveWork());
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
        sessions.forEach(Session::doubt);
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

    /**
     * Replaces what was lost and settles what is in doubt, with no other turn on its way. The turn is held; the lock is free
     * while Redis is spoken to.
     */
    void mend(RedisLink link, Supplier<Map<String, String>> about) {
        if (turnsOut > 1) {
            return;
        }
        for (int i = 0; i < sessions.size(); i++) {
            Session session = sessions.get(i);
            if (session.lost) {
                LOG.warn("session {} was lost; what it held is left to others", session.name);
                session.dropAll();
                session = session.successor();
                // No turn beside this one before it is open and compared.
                session.doubt();
                sessions.set(i, session);
            }
            if (!session.isOpen() || session.resync) {
                Session doubtful = session;
                unlocked(() -> doubtful.mend(link, lock, about.get()));
            }
        }
        ready.removeIf(held -> held.dropped);
    }

    /** A turn is back, and what it brought is taken over. */
    void turnOver() {
        turnsOut--;
        turns++;
        if (claiming) {
            wakeFollower();
        } else {
            changed.signalAll();
        }
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
        return running == 0 && ready.isEmpty() && unsent() == 0 && turnsOut == 0;
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
        if (held.wasBrokenOff(outcome)) {
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
