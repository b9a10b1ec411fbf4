package dev.redwork.worker;

import dev.redwork.job.RedworkException;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import dev.redwork.store.Operator;
import dev.redwork.store.RedisLink;
import dev.redwork.store.SessionStore;
import dev.redwork.store.SessionStore.Reclaimed;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's timer: promotes what is due at the moment it is due, reclaims what a dead worker held at the moment its lease
 * ends, gives late jobs back, and prunes the dead. It sleeps until the next of these; no leader, every worker does it.
 */
final class Janitor {
    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);
    private static final int PROMOTIONS = 100;
    private static final int JITTER_MILLIS = 250;
    private static final Duration FURTHEST = Duration.ofHours(1);
    private static final Duration FIRST_PRUNING = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PRUNINGS = Duration.ofMinutes(1);

    private final Worker worker;
    private final RedisLink link;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "redwork-janitor");
        thread.setDaemon(true);
        return thread;
    });
    /** What is planned already, and for when (our own clock): only something earlier is planned again. */
    private final Map<String, Long> planned = new ConcurrentHashMap<>();

    private final Set<Lane> watched = ConcurrentHashMap.newKeySet();

    Janitor(Worker worker) {
        this.worker = worker;
        this.link = worker.newLink(RedisLink.CALL_TIMEOUT);
    }

    /** From now on it takes away the dead that are too many or too old, at most once a minute. */
    void start() {
        schedule(FIRST_PRUNING, this::prune);
    }

    /** Something of the queue is due then. */
    void promoteIn(Keys keys, Duration delay) {
        plan("promote " + keys.queue(), delay, () -> promote(keys));
    }

    /** Another session's lease ends then. The jitter lets one of many workers do it alone, most times. */
    void sweepIn(Session own, String session, Duration delay) {
        sweepAfter(own, session, delay.plusMillis(ThreadLocalRandom.current().nextInt(JITTER_MILLIS)));
    }

    private void sweepAfter(Session own, String session, Duration delay) {
        plan("sweep " + own.keys.queue() + " " + session, delay, () -> sweep(own, session));
    }

    /** The lane holds more than it can start at once. */
    void watchLate(Lane lane) {
        if (watched.add(lane)) {
            schedule(Duration.ofNanos(Pace.PATIENCE_NANOS), () -> {
                watched.remove(lane);
                worker.care(lane).releaseLate();
            });
        }
    }

    /** Something that a lane's own threads may be too busy for. */
    void run(Runnable task) {
        schedule(Duration.ZERO, task);
    }

    void runIn(Duration delay, Runnable task) {
        schedule(delay, task);
    }

    /** For what runs on the janitor's thread. */
    RedisLink link() {
        return link;
    }

    void close() {
        timer.shutdownNow();
        link.close();
    }

    private void plan(String what, Duration wanted, Runnable task) {
        // A hand may have written any due time; what is further away is told again by the renewals until then.
        Duration delay = wanted.compareTo(FURTHEST) < 0 ? wanted : FURTHEST;
        long when = System.nanoTime() + delay.toNanos();
        Long before = planned.get(what);
        if (before == null || when - before < 0) {
            planned.put(what, when);
            schedule(delay, () -> {
                planned.remove(what, when);
                task.run();
            });
        }
    }

    private void schedule(Duration delay, Runnable task) {
        try {
            // guarded tells every failure, so the future has nothing to add.
            Future<?> unused = timer.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the worker stops; nothing more is planned");
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RedworkException e) {
            // The next renewal tells again what there is to do.
            LOG.debug("janitor: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the janitor met a failure of its own; it goes on", e);
        }
    }

    /** Once: the lanes that this wakes promote with each claim as many as they take, in the order of their due times. */
    private void promote(Keys keys) {
        long promoted = link.send(new JobStore(keys).promote(PROMOTIONS));
        LOG.debug("queue={} event=promote jobs={}", keys.queue(), promoted);
    }

    private void prune() {
        try {
            for (Lane lane : worker.lanes()) {
                for (String queue : lane.options.queues()) {
                    long pruned = new Operator(link, worker.settings().keys(queue)).prune();
                    if (pruned > 0) {
                        LOG.info("{} dead jobs of queue {} were too many or too old: they are gone", pruned, queue);
                    }
                }
            }
        } finally {
            schedule(BETWEEN_PRUNINGS, this::prune);
        }
    }

    private void sweep(Session own, String session) {
        if (!worker.heartbeat().mayJudge() || worker.owns(session)) {
            return;
        }
        SessionStore store = own.store;
        Reclaimed reclaimed;
        long moved = 0;
        do {
            // Redis may carry this out much later, when it was frozen on the way: then it is no proof of a death.
            reclaimed = link.send(store.reclaim(session, worker.heartbeat().mayJudgeUntil()));
            moved += reclaimed.moved();
        } while (reclaimed.left() > 0);
        if (reclaimed.over()) {
            LOG.warn(
                    "session {} of queue {} did not renew its lease: {} jobs went back to the front",
                    session,
                    own.keys.queue(),
                    moved);
            link.send(store.firstToLapse()).forEach((next, end) -> {
                long left = end - link.send(SessionStore.now());
                if (left > 0) {
                    sweepIn(own, next, Duration.ofMillis(left));
                } else {
                    // Many have died together, and who swept the first of them sweeps them all, one after another.
                    sweepAfter(own, next, Duration.ZERO);
                }
            });
        }
    }
}
