package dev.redwork.worker;

import dev.redwork.store.Keys;
import dev.redwork.store.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the heartbeat and the janitor do with a lane, from threads of their own. */
final class LaneCare {
    private static final Logger LOG = LoggerFactory.getLogger(LaneCare.class);

    private final Lane lane;
    private final Books books;
    private final Janitor janitor;
    private final Duration lease;

    LaneCare(Lane lane, Janitor janitor, Duration lease) {
        this.lane = lane;
        this.books = lane.books;
        this.janitor = janitor;
        this.lease = lease;
    }

    /** The sessions to renew; none when the lane is not alive: its jobs must not be held for ever. */
    List<Session> sessionsToRenew() {
        books.lock.lock();
        try {
            // A lane that stops has idle threads which nothing wakes until the last job has ended.
            boolean moving = !books.claiming
                    || books.isFull()
                    || books.turnsOut > 0
                    || System.nanoTime() - books.passed < lease.toNanos();
            return lane.crew.isComplete() && moving
                    ? books.sessions.stream()
                            .filter(session -> session.isOpen() && !session.lost)
                            .toList()
                    : List.of();
        } finally {
            books.lock.unlock();
        }
    }

    /**
     * What a session holds, to be compared with what Redis counts when nothing moved in between.
     *
     * @param turns changes with every turn
     * @param moving a call is on its way
     */
    record Census(long turns, boolean moving, int held) {}

    Census census(Session session) {
        books.lock.lock();
        try {
            return new Census(books.turns, books.turnsOut > 0, session.held.size());
        } finally {
            books.lock.unlock();
        }
    }

    /** What the lane holds now. */
    Map<Keys, List<String>> held() {
        books.lock.lock();
        try {
            Map<Keys, List<String>> held = new LinkedHashMap<>();
            books.sessions.forEach(session -> held.put(session.keys, List.copyOf(session.held.keySet())));
            return held;
        } finally {
            books.lock.unlock();
        }
    }

    /** These jobs of a queue are not wanted any more; those that the lane does not hold are passed over. */
    void ask(Keys keys, Set<String> ids) {
        books.lock.lock();
        try {
            for (Session session : books.sessions) {
                if (session.keys.queue().equals(keys.queue())) {
                    ids.stream()
                            .map(session.held::get)
                            .filter(Objects::nonNull)
                            .forEach(held -> held.cancellation.ask());
                }
            }
        } finally {
            books.lock.unlock();
        }
    }

    /** A handler ignores that its time is over: its outcome is reported without it, and its slot is free again. */
    void fenceOff(Run run, JobRunner runner) {
        books.locked(() -> {
            Thread thread = run.held.runner;
            if (thread != null) {
                LOG.warn(
                        "job {} of task {} ignores that its time is over; thread {} goes on without a slot",
                        run.claim.id(),
                        run.task(),
                        thread.getName());
                run.held.fencedOff = true;
                books.end(run.held, runner.giveUp(run));
                lane.crew.retire(thread);
            }
        });
    }

    /** Redis and we may differ on what this session holds (or, when it was marked lost, it holds nothing any more). */
    void mend(Session session) {
        books.lock.lock();
        try {
            session.doubt();
            if (session.lost) {
                // At once: every moment it goes on it may run beside its successor.
                session.dropAll();
            }
        } finally {
            books.lock.unlock();
        }
        janitor.run(this::turnIfWanted);
    }

    /** A pill stands first in the session's line that should not wait until a slot is free. */
    void pillAtHead(Session session) {
        books.lock.lock();
        try {
            books.pillAtHead = true;
            session.hungry = true;
        } finally {
            books.lock.unlock();
        }
        janitor.run(this::turnIfWanted);
    }

    /** All of the lane's own threads may be in long jobs, or listen: then somebody else takes the turn. */
    private void turnIfWanted() {
        books.lock.lock();
        try {
            if (!books.closed && books.wantsTurn()) {
                lane.turn();
            }
        } finally {
            books.lock.unlock();
        }
    }

    /** Gives back what was claimed on credit and could not be started soon: another worker may be idle. Sends what waits. */
    void releaseLate() {
        books.lock.lock();
        try {
            long now = System.nanoTime();
            List<Held> late = new ArrayList<>(books.ready);
            // While jobs end here it is the machine that is slow, and it would be as slow for what is given back. Twice
            // in a
            // row, since a pause of the whole JVM looks the same once.
            boolean stuck = books.endedAtCheck == books.ended;
            books.endedAtCheck = books.ended;
            late.removeIf(held -> !stuck || now - held.claimedNanos < books.pace.patienceNanos());
            if (!late.isEmpty()) {
                books.ready.removeAll(late);
                late.forEach(held -> books.report(held, new Outcome.Released(held.claim)));
                books.pace.overdrawn(now);
            }
            if (!books.ready.isEmpty()) {
                janitor.watchLate(lane);
            }
        } finally {
            books.lock.unlock();
        }
        // With the lock given back in full: a turn frees it once while it speaks to Redis.
        turnIfWanted();
    }

    /** How many jobs came to an end here so far. */
    long ended() {
        return new LaneStop(lane).ended();
    }

    /** Nothing runs here and no queue is known to have work. */
    boolean isSated() {
        books.lock.lock();
        try {
            return books.isSated();
        } finally {
            books.lock.unlock();
        }
    }

    /** Nothing is held here. */
    boolean isResting() {
        books.lock.lock();
        try {
            return books.running == 0 && books.ready.isEmpty();
        } finally {
            books.lock.unlock();
        }
    }

    boolean owns(String session) {
        books.lock.lock();
        try {
            return books.sessions.stream().anyMatch(own -> own.name.equals(session));
        } finally {
            books.lock.unlock();
        }
    }
}
