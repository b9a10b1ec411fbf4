package dev.redwork.worker;

import dev.redwork.admin.JobOperations;
import dev.redwork.admin.ParkedSweep;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Ticker;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import dev.redwork.worker.WorkerListener.Reclaimed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's timer: promotes due jobs, reclaims those of dead workers, prunes dead jobs, writes down how queues stand, ends parked
 * jobs that are too late, and runs tasks that a lane plans with it. It sleeps until the next of these.
 */
final class Janitor implements JanitorPlan.Moves, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);
    private static final int PROMOTIONS = 100;
    private static final Duration FIRST_PRUNING = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PRUNINGS = Duration.ofMinutes(1);

    /** A worker that sweeps parked jobs does it for all of them. */
    private static final Duration SWEPT = Duration.ofSeconds(50);

    private static final Duration AGAIN = Duration.ofMillis(500);

    /** For tasks that are done on the janitor's thread. */
    final RedisLink link;

    private final List<Keys> queues;
    private final HeartbeatPlan judge;
    private final int minutes;
    private final @Nullable WorkerListeners listeners;
    final TimerThread timer;
    final JanitorPlan plan;
    private final TimerThread.Task pruning = new TimerThread.Task(this::prune);
    private final Map<String, TimerThread.Task> sweeps;

    /**
     * @param owns whether a session is one of this worker's own
     * @param minutes of its queues' history that it keeps
     * @param listeners are told of jobs that are reclaimed; null: nobody is
     */
    Janitor(
            RedisSettings settings,
            List<Keys> queues,
            HeartbeatPlan judge,
            Predicate<String> owns,
            int minutes,
            Ticker ticker,
            @Nullable WorkerListeners listeners) {
        this.link = WorkerListeners.link(listeners, "janitor", settings, RedisLink.CALL_TIMEOUT);
        this.queues = queues;
        this.judge = judge;
        this.minutes = minutes;
        this.listeners = listeners;
        this.sweeps = queues.stream()
                .collect(Collectors.toMap(
                        Keys::queue, keys -> new TimerThread.Task(() -> sweep(keys, AGAIN)), (one, same) -> one));
        this.timer = new TimerThread("redwork-janitor", LOG, ticker);
        this.plan = new JanitorPlan(
                timer, this, judge, owns, below -> ThreadLocalRandom.current().nextInt(below));
    }

    /** From now on it also takes away the dead that are too many or too old, and writes down how queues stand, once a minute. */
    void start() {
        timer.plan(pruning, FIRST_PRUNING);
        timer.start();
    }

    @Override
    public void close() {
        timer.close();
        link.close();
    }

    /** Once: the lanes that this wakes promote with each claim as many as they take, in the order of their due times. */
    @Override
    public Optional<Duration> promote(Keys keys) {
        JobStore.Promoted promoted = link.send(new JobStore(keys).promote(PROMOTIONS));
        LOG.debug("queue={} event=promote jobs={}", keys.queue(), promoted.jobs());
        return promoted.due() == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(promoted.due() - promoted.now()));
    }

    @Override
    public Optional<JanitorPlan.Lapse> reclaim(Keys keys, String session) {
        SessionStore store = new SessionStore(keys);
        SessionStore.Reclaimed reclaimed;
        long moved = 0;
        do {
            // Redis may carry this out much later, when it was frozen on the way: then it is no proof of a death.
            reclaimed = link.send(store.reclaim(session, judge.mayJudgeUntil()));
            moved += reclaimed.moved();
        } while (reclaimed.left() > 0);
        if (!reclaimed.over()) {
            return Optional.empty();
        }
        LOG.warn(
                "session {} of queue {} did not renew its lease: jobs that went back to the front: {}",
                session,
                keys.queue(),
                moved);
        if (listeners != null && moved > 0) {
            listeners.reclaimed(new Reclaimed(keys.queue(), session, moved));
        }
        for (Map.Entry<String, Long> next : link.send(store.firstToLapse()).entrySet()) {
            long left = next.getValue() - link.send(SessionStore.now());
            return Optional.of(new JanitorPlan.Lapse(next.getKey(), Duration.ofMillis(left)));
        }
        return Optional.empty();
    }

    /** A batch of the queue was cancelled: parked jobs of it end, soon. */
    void sweepSoon(Keys keys) {
        timer.plan(Objects.requireNonNull(sweeps.get(keys.queue())), AGAIN);
    }

    private void sweep(Keys keys, Duration every) {
        long ends = new ParkedSweep(link, keys).sweepEvery(every);
        if (ends > 0) {
            LOG.info("{} parked jobs of queue {} are too late, or of a cancelled batch: they end", ends, keys.queue());
        }
    }

    private void prune() {
        try {
            for (Keys keys : queues) {
                long pruned = new JobOperations(link, keys).prune(minutes);
                if (pruned > 0) {
                    LOG.info("{} dead jobs of queue {} were too many or too old: they are gone", pruned, keys.queue());
                }
                sweep(keys, SWEPT);
            }
        } finally {
            timer.plan(pruning, BETWEEN_PRUNINGS);
        }
    }
}
