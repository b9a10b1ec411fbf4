package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.RedworkException;
import dev.redwork.store.Doorbell;
import dev.redwork.store.Outage;
import dev.redwork.store.Outcome;
import dev.redwork.store.RedisLink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread pool and the queues it reads. There is no dispatcher: every thread runs jobs, and one of them at a time has
 * the turn (outcomes out, claims in, one round trip) and one the ear (listens to the doorbell). Who finishes a job takes the
 * turn when nobody has it, else leaves its outcome to the one who has. So at most one call of a lane is unanswered, and
 * batches grow with the load by themselves.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    final LaneOptions options;
    private final Worker worker;
    private final JobRunner runner;
    private final RedisLink link;
    private final RedisLink ear;
    private final Doorbell doorbell;
    private final Crew crew;
    private final Pace pace;
    private final Outage outage;
    private final Outage bellOutage;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Session> sessions = new ArrayList<>();
    private final Deque<Held> ready = new ArrayDeque<>();
    private int running;
    private int waiting;
    private long oldestUnsent;
    private boolean turnTaken;
    private boolean earTaken;
    private boolean claiming = true;
    private boolean givingBack;
    private boolean closed;
    private long turns;
    private long ended;
    private volatile long passed = System.nanoTime();

    Lane(LaneOptions options, Worker worker, JobRunner runner) {
        this.options = options;
        this.worker = worker;
        this.runner = runner;
        this.link = worker.newLink(RedisLink.CALL_TIMEOUT);
        this.ear = worker.newLink(RedisLink.CALL_TIMEOUT);
        options.queues()
                .forEach(queue -> sessions.add(new Session(worker.settings().keys(queue))));
        this.doorbell =
                new Doorbell(sessions.stream().map(session -> session.keys).toList());
        this.crew = new Crew(options, this::work);
        this.pace = new Pace(options.slots(), !crew.isVirtual());
        this.outage = new Outage(LOG, "lane " + options);
        this.bellOutage = new Outage(LOG, "doorbell of lane " + options);
    }

    /** Opens the sessions, so that what is wrong with Redis is thrown here, and starts the threads. */
    void start() {
        for (Session session : sessions) {
            session.open(link, worker.about(this));
        }
        crew.start();
    }

    // -- the threads ---------------------------------------------------------------------------------------------

    private void work() {
        lock.lock();
        try {
            while (!closed) {
                passed = System.nanoTime();
                if (wantsTurn()) {
                    turn();
                } else if (!ready.isEmpty()) {
                    begin(ready.remove());
                } else if (wantsEar()) {
                    listen();
                } else {
                    waiting++;
                    changed.awaitUninterruptibly();
                    waiting--;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean wantsTurn() {
        if (turnTaken) {
            return false;
        }
        boolean mend = false;
        int unsent = 0;
        for (Session session : sessions) {
            mend |= session.lost || session.resync;
            unsent += session.outcomes.size();
        }
        // With jobs at hand outcomes may gather, but for no longer than a round trip takes.
        boolean flush = unsent > 0
                && (ready.isEmpty()
                        || unsent >= Defaults.CLAIM_LIMIT / 2
                        || System.nanoTime() - oldestUnsent > pace.tripNanos());
        boolean fill = hungry() != null && room() > 0 && ready.size() <= pace.credit(System.nanoTime()) / 2;
        return mend || flush || fill;
    }

    /** Not while a claim is on its way or should be: its answer tells sooner than the bell. */
    private boolean wantsEar() {
        return claiming && !earTaken && !turnTaken && hungry() == null && options.slots() > running;
    }

    /** Jobs that may be claimed now: free slots but the listener's (the bell will tell it), and the credit. */
    private int room() {
        int listening = earTaken && !crew.isVirtual() ? 1 : 0;
        int room = options.slots() - running - ready.size() - listening + pace.credit(System.nanoTime());
        return claiming ? Math.min(Defaults.CLAIM_LIMIT, room) : 0;
    }

    /** The first queue, in order, that may have work of which no bell will tell. */
    private @Nullable Session hungry() {
        for (Session session : sessions) {
            if (session.hungry) {
                return session;
            }
        }
        return null;
    }

    private int unsent() {
        int unsent = 0;
        for (Session session : sessions) {
            unsent += session.outcomes.size();
        }
        return unsent;
    }

    /** Somebody idle takes over what this thread leaves: a job that is ready, or the ear. */
    private void wakeFollower() {
        if (waiting > 0 && (!ready.isEmpty() || wantsEar())) {
            changed.signal();
        }
    }

    private void listen() {
        earTaken = true;
        lock.unlock();
        String rung = null;
        try {
            rung = doorbell.listen(ear);
            bellOutage.over();
        } catch (RedworkException e) {
            if (claiming) {
                bellOutage.pause(e);
            }
        } finally {
            lock.lock();
            earTaken = false;
        }
        for (Session session : sessions) {
            // Nothing heard for the whole time: look once, the token may have been lost with its worker.
            session.hungry |= rung == null || rung.equals(session.keys.queue());
        }
    }

    // -- the turn ------------------------------------------------------------------------------------------------

    /** One round trip; entered and left with the lock held, which is free while Redis is spoken to. */
    private void turn() {
        turnTaken = true;
        Trip trip = null;
        try {
            mendSessions();
            trip = new Trip(sessions, hungry(), room());
            long sent = System.nanoTime();
            unlocked(trip);
            pace.trip(System.nanoTime() - sent);
            land(trip);
            outage.over();
        } catch (RedworkException e) {
            if (trip != null) {
                trip.putBack();
            }
            // What was executed and what was not is Redis' to say, once it answers again.
            sessions.forEach(session -> session.resync = true);
            pause(e);
        } finally {
            turnTaken = false;
            turns++;
            if (claiming) {
                wakeFollower();
            } else {
                changed.signalAll();
            }
        }
    }

    private void unlocked(Trip trip) {
        lock.unlock();
        try {
            link.send(trip.calls());
        } finally {
            lock.lock();
        }
    }

    private void pause(RedworkException e) {
        lock.unlock();
        try {
            outage.pause(e);
        } finally {
            lock.lock();
        }
    }

    private void mendSessions() {
        for (int i = 0; i < sessions.size(); i++) {
            Session session = sessions.get(i);
            if (session.lost) {
                LOG.warn(
                        "lane {}: session {} was lost with {} jobs; they are left to others, a new one is opened",
                        options,
                        session.name,
                        session.held.size());
                session.dropAll();
                ready.removeIf(held -> held.dropped);
                session = new Session(session.keys);
                sessions.set(i, session);
            }
            if (!session.isOpen() || session.resync) {
                lock.unlock();
                try {
                    session.mend(link, lock, worker.about(this));
                } finally {
                    lock.lock();
                }
                ready.removeIf(held -> held.dropped);
            }
        }
    }

    private void land(Trip trip) {
        trip.settled();
        List<Held> taken = trip.taken();
        int free = options.slots() - running - ready.size();
        for (Held held : taken) {
            if (givingBack) {
                report(held, new Outcome.Released(held.claim));
            } else if (!held.claim.isPill()) {
                ready.add(held);
            } else if (!worker.swallow(this, held)) {
                report(held, new Outcome.Released(held.claim));
            }
        }
        if (taken.size() > free) {
            worker.janitor().watchLate(this, pace.patienceNanos());
        }
        trip.due().forEach((keys, delay) -> worker.janitor().promoteIn(keys, delay));
    }

    // -- one job -------------------------------------------------------------------------------------------------

    private void begin(Held held) {
        if (held.dropped) {
            return;
        }
        if (!held.session.isFresh()) {
            // We were paused, perhaps for longer than the lease: another worker may run it already.
            report(held, new Outcome.Released(held.claim));
            return;
        }
        running++;
        wakeFollower();
        if (crew.isVirtual()) {
            crew.startVirtual(() -> {
                lock.lock();
                try {
                    run(held);
                    changed.signal();
                } finally {
                    lock.unlock();
                }
            });
        } else {
            run(held);
        }
    }

    /** Runs a job on this thread; entered and left with the lock held, which is free while the handler runs. */
    private void run(Held held) {
        held.runner = Thread.currentThread();
        lock.unlock();
        long start = System.nanoTime();
        Outcome outcome = null;
        try {
            outcome = runner.run(held.session.keys.queue(), held.claim);
        } finally {
            long nanos = System.nanoTime() - start;
            lock.lock();
            held.runner = null;
            // An interrupt that came too late must not meet the next job.
            Thread.interrupted();
            running--;
            ended++;
            pace.job(nanos);
            report(held, outcome == null ? died(held) : outcome);
            if (!earTaken) {
                // Nobody listened while this slot was taken.
                sessions.forEach(session -> session.hungry = true);
            }
        }
    }

    private static Outcome died(Held held) {
        String message = "the thread that ran it ended without an outcome";
        return new Outcome.Retried(
                held.claim,
                Failure.of(Failure.Reason.FAILED, message, held.claim.started(), Defaults.RETRY_BASE.toMillis()));
    }

    private void report(Held held, Outcome outcome) {
        if (held.dropped) {
            return;
        }
        if (unsent() == 0) {
            oldestUnsent = System.nanoTime();
        }
        boolean failed = outcome instanceof Outcome.Retried || outcome instanceof Outcome.Buried;
        held.session.outcomes.add(held.brokenOff && failed ? new Outcome.Released(held.claim) : outcome);
    }

    // -- from other threads: the janitor and the heartbeat ---------------------------------------------------------

    /** Gives back what was claimed on credit and could not be started soon: another worker may be idle. */
    void releaseLate() {
        lock.lock();
        try {
            long now = System.nanoTime();
            List<Held> late = new ArrayList<>(ready);
            late.removeIf(held -> now - held.claimedNanos < pace.patienceNanos());
            if (!late.isEmpty()) {
                ready.removeAll(late);
                late.forEach(held -> report(held, new Outcome.Released(held.claim)));
                pace.overdrawn(now);
                if (!turnTaken && !closed) {
                    turn();
                }
            }
            if (!ready.isEmpty()) {
                worker.janitor().watchLate(this, pace.patienceNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The sessions to renew; none when the lane is not alive: its jobs must not be held for ever. */
    List<Session> sessionsToRenew() {
        lock.lock();
        try {
            boolean moving =
                    running >= options.slots() || System.nanoTime() - passed < Defaults.LEASE.toNanos() || turnTaken;
            return crew.isComplete() && moving
                    ? sessions.stream().filter(Session::isOpen).toList()
                    : List.of();
        } finally {
            lock.unlock();
        }
    }

    /** A sign that changes with every turn, and what a session holds: to be compared when nothing moved meanwhile. */
    Census census(Session session) {
        lock.lock();
        try {
            return new Census(turns, turnTaken, session.held.size());
        } finally {
            lock.unlock();
        }
    }

    record Census(long turns, boolean moving, int held) {}

    /** Redis and we may differ on what this session holds (or, when it was marked lost, it holds nothing any more). */
    void mend(Session session) {
        lock.lock();
        try {
            session.resync = true;
            if (session.lost) {
                // At once: every moment it goes on it may run beside its successor.
                session.dropAll();
            }
        } finally {
            lock.unlock();
        }
        worker.janitor().run(this::turnIfWanted);
    }

    /** All of our own threads may be in long jobs, or listen: then somebody else takes the turn. */
    private void turnIfWanted() {
        lock.lock();
        try {
            if (!closed && wantsTurn()) {
                turn();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean owns(String session) {
        lock.lock();
        try {
            return sessions.stream().anyMatch(own -> own.name.equals(session));
        } finally {
            lock.unlock();
        }
    }

    int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    long ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    // -- stopping ------------------------------------------------------------------------------------------------

    /** Claims no more; what is claimed and not started is run, or given back. */
    void stopClaiming(boolean giveBack) {
        lock.lock();
        try {
            claiming = false;
            givingBack = giveBack;
            if (giveBack) {
                ready.forEach(held -> report(held, new Outcome.Released(held.claim)));
                ready.clear();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        ear.close();
    }

    /** Waits until nothing runs and every outcome is recorded; false when the time was over before. */
    boolean awaitQuiet(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        lock.lock();
        try {
            while (running > 0 || !ready.isEmpty() || unsent() > 0 || turnTaken) {
                long left = Math.min(deadline - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(50));
                if (left <= 0) {
                    return false;
                }
                changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts what runs; what then returns without an output is given back. */
    void breakOff() {
        lock.lock();
        try {
            for (Session session : sessions) {
                for (Held held : session.held.values()) {
                    if (held.runner != null) {
                        held.brokenOff = true;
                        held.runner.interrupt();
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the threads, and the sessions when all that they held has come to an end: what still runs is never released,
     * its session is left to lapse.
     *
     * @param receipt what is told for a pill that this lane took; null: nothing
     */
    void close(@Nullable String receipt) {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            boolean whole = running == 0 && !turnTaken;
            for (Session session : sessions) {
                if (whole && session.isOpen() && !session.lost) {
                    session.close(link, receipt);
                }
            }
        } catch (RedworkException e) {
            LOG.warn("lane {}: its sessions are left to lapse: {}", options, e.getMessage());
        } finally {
            lock.unlock();
            link.close();
            ear.close();
        }
    }
}
