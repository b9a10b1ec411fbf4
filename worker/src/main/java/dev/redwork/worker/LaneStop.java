package dev.redwork.worker;

import dev.redwork.job.RedworkException;
import dev.redwork.store.Outcome;
import dev.redwork.store.RedisLink;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a lane ends, step by step; the worker says when each step is due. */
final class LaneStop {
    private static final Logger LOG = LoggerFactory.getLogger(LaneStop.class);

    private final Lane lane;
    private final Books books;

    LaneStop(Lane lane) {
        this.lane = lane;
        this.books = lane.books;
    }

    /** Claims no more; what is claimed and not started is given back, or run. */
    void stopClaiming(boolean giveBack) {
        books.lock.lock();
        try {
            books.claiming = false;
            if (giveBack) {
                giveBack();
            }
            books.changed.signalAll();
        } finally {
            books.lock.unlock();
        }
        // Its thread may block there for seconds.
        lane.ear.close();
    }

    private void giveBack() {
        books.givingBack = true;
        books.ready.forEach(held -> books.report(held, new Outcome.Released(held.claim)));
        books.ready.clear();
    }

    /** Waits until nothing runs and every outcome is recorded; false when the time was over before. */
    boolean awaitQuiet(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        books.lock.lock();
        try {
            while (!books.isQuiet()) {
                long left = Math.min(deadline - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(50));
                if (left <= 0) {
                    return false;
                }
                long unused = books.changed.awaitNanos(left);
            }
            return true;
        } finally {
            books.lock.unlock();
        }
    }

    /** Interrupts what runs; what then returns without an output is given back. */
    void breakOff() {
        books.lock.lock();
        try {
            giveBack();
            for (Session session : books.sessions) {
                for (Held held : session.held.values()) {
                    if (held.runner != null) {
                        held.brokenOff = true;
                        held.runner.interrupt();
                    }
                }
            }
        } finally {
            books.lock.unlock();
        }
    }

    /** How many handlers still run. */
    int running() {
        books.lock.lock();
        try {
            return books.running;
        } finally {
            books.lock.unlock();
        }
    }

    /** How many jobs came to an end in this lane. */
    long ended() {
        books.lock.lock();
        try {
            return books.ended;
        } finally {
            books.lock.unlock();
        }
    }

    /** Who speaks to Redis now comes back, or its call is given up by then: two may not speak at once. */
    private void awaitTurn() {
        long deadline = System.nanoTime() + RedisLink.CALL_TIMEOUT.toNanos();
        try {
            while (books.turnsOut > 0 && deadline - System.nanoTime() > 0) {
                long unused = books.changed.awaitNanos(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Session session, @Nullable String receipt) {
        if (receipt != null) {
            // Also when a handler still runs: a pill that comes back would stop one more worker.
            session.confirm(lane.links.get(0), receipt);
        }
        if (books.running == 0) {
            // What ended while Redis could not be reached: given back, it would run again.
            session.report(lane.links.get(0));
            session.close(lane.links.get(0));
        }
    }

    /**
     * Ends the threads, and the sessions when all that they held has come to an end: what still runs is never released,
     * its session is left to lapse.
     *
     * @param receipt what is told for a pill that this lane took; null: nothing
     */
    void close(@Nullable String receipt) {
        books.lock.lock();
        try {
            books.closed = true;
            books.changed.signalAll();
            awaitTurn();
            for (Session session : books.sessions) {
                if (books.turnsOut == 0 && session.isOpen() && !session.lost) {
                    end(session, receipt);
                }
            }
        } catch (RedworkException e) {
            LOG.warn("lane {}: its sessions are left to lapse: {}", lane.options, e.getMessage());
        } finally {
            books.lock.unlock();
            lane.links.forEach(RedisLink::close);
            lane.ear.close();
        }
    }
}
