package dev.redwork.worker;

import dev.redwork.job.RedworkException;
import dev.redwork.store.Keys;
import dev.redwork.store.Outage;
import dev.redwork.store.Outcome;
import dev.redwork.store.RedisLink;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread pool and the queues it reads. There is no dispatcher: every thread runs jobs, and one of them at a time has
 * the turn (outcomes out, claims in, one round trip) and one the ear (listens to the doorbell). Who finishes a job takes the
 * turn when nobody has it, else leaves its outcome to the one who has: batches grow with the load by themselves. Only who
 * has a full load does not wait for the one before.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    final LaneOptions options;
    final Books books;
    final Crew crew;
    final List<RedisLink> links;
    final Ear ear;
    private final Worker worker;
    private final JobRunner runner;
    private final Outage outage;

    /** Of the links. They take turns, so that none grows cold. */
    private final Deque<RedisLink> free;

    Lane(LaneOptions options, Worker worker, JobRunner runner) {
        this.options = options;
        this.worker = worker;
        this.runner = runner;
        this.links = List.of(worker.newLink(RedisLink.CALL_TIMEOUT), worker.newLink(RedisLink.CALL_TIMEOUT));
        this.free = new ArrayDeque<>(links);
        this.crew = new Crew(options, this::work);
        this.books = new Books(options, crew.isVirtual());
        List<Keys> queues =
                options.queues().stream().map(worker.settings()::keys).toList();
        queues.forEach(keys -> books.sessions.add(worker.newSession(keys)));
        this.ear = worker.newEar(queues, options.toString());
        this.outage = new Outage(LOG, "lane " + options);
    }

    /** Opens the sessions, so that what is wrong with Redis is thrown here, and starts the threads. */
    void start() {
        books.sessions.forEach(session -> session.open(links.get(0), worker.about(this)));
        crew.start();
    }

    private void work() {
        books.lock.lock();
        try {
            while (!books.closed) {
                books.passed = System.nanoTime();
                if (books.wantsTurn()) {
                    turn();
                } else if (!books.ready.isEmpty()) {
                    Held next = books.ready.remove();
                    begin(next);
                    if (next.fencedOff) {
                        // The handler came back too late: another thread has its slot.
                        return;
                    }
                } else if (books.wantsEar()) {
                    Trip brought = ear.listen(books);
                    if (brought != null) {
                        land(brought);
                    }
                } else {
                    books.waiting++;
                    books.changed.awaitUninterruptibly();
                    books.waiting--;
                }
            }
        } finally {
            books.lock.unlock();
        }
    }

    /** One round trip; entered and left with the lock held, which is free while Redis is spoken to. Two at once at most. */
    void turn() {
        RedisLink link = free.remove();
        books.turnsOut++;
        Trip trip = null;
        try {
            books.mend(link, () -> worker.about(this));
            trip = new Trip(books.sessions, books.hungry(), books.room());
            send(link, trip);
            land(trip);
            outage.over();
        } catch (RedworkException e) {
            books.doubt(trip);
            books.unlocked(() -> outage.pause(e));
        } catch (RuntimeException | Error e) {
            // Memory that was short, say: this thread ends and is replaced, the outcomes must not end with it.
            books.doubt(trip);
            throw e;
        } finally {
            free.add(link);
            books.turnOver();
        }
    }

    private void send(RedisLink link, Trip trip) {
        long sent = System.nanoTime();
        books.lock.unlock();
        try {
            link.send(trip.calls());
        } finally {
            books.lock.lock();
            trip.over();
        }
        books.pace.trip(System.nanoTime() - sent);
    }

    private void land(Trip trip) {
        trip.settled(worker.signals());
        books.charge(trip);
        if (books.takeOver(trip.taken(), worker::swallow)) {
            worker.janitor().watchLate(this);
        }
        trip.due().forEach((keys, delay) -> worker.janitor().promoteIn(keys, delay));
    }

    private void begin(Held held) {
        if (held.dropped) {
            return;
        }
        if (!held.session.isFresh() || !books.mayStart(worker)) {
            // After a pause longer than a lease another worker may run it already. Or this one ran enough.
            books.report(held, new Outcome.Released(held.claim));
            return;
        }
        books.running++;
        books.wakeFollower();
        if (books.hasUnsent()) {
            // Outcomes that gather must not wait for the end of a job that turns out to be long.
            worker.janitor().watchLate(this);
        }
        if (!crew.isVirtual()) {
            run(held);
        } else if (!crew.startVirtual(() -> books.locked(() -> run(held)))) {
            books.neverRan(held);
        }
    }

    /** Runs a job on this thread; entered and left with the lock held, which is free while the handler runs. */
    private void run(Held held) {
        Run run = new Run(held, late -> worker.care(this).fenceOff(late, runner));
        held.runner = Thread.currentThread();
        books.lock.unlock();
        long start = System.nanoTime();
        @Nullable Outcome outcome = null;
        try {
            outcome = runner.run(held.session.keys, run);
        } finally {
            long end = System.nanoTime();
            books.lock.lock();
            // An interrupt that came too late must not meet the next job.
            Thread.interrupted();
            books.pace.job(end - start);
            if (!held.fencedOff) {
                books.end(held, outcome == null ? runner.giveUp(run) : outcome);
            }
            if (!books.earTaken || !held.claim.crashes().isEmpty()) {
                // Nobody listened while this slot was taken, or another suspect waited for this one's end.
                books.sessions.forEach(session -> session.hungry = true);
            }
        }
    }
}
