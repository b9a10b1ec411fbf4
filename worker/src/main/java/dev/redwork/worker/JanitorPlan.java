package dev.redwork.worker;

import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/**
 * When a worker promotes and reclaims: at the moment a job is due, or a lease ends. There is no leader, every worker plans the
 * same.
 */
final class JanitorPlan {
    private static final Duration FURTHEST = Duration.ofHours(1);
    private static final int JITTER_MILLIS = 250;

    /** The transitions that a due timer makes. */
    interface Moves {
        /** Promotes the due jobs of a queue; returns in how long the next one is due. */
        Optional<Duration> promote(Keys keys);

        /** Reclaims the jobs of a session whose lease is over; returns the session that lapses next, when this one had. */
        Optional<Lapse> reclaim(Keys keys, String session);
    }

    /** The end of a lease; zero or less: it is over. */
    record Lapse(String session, Duration in) {}

    private record Place(String queue, String session) {}

    private final TimerThread timer;
    private final Moves moves;
    private final HeartbeatPlan judge;
    private final Predicate<String> owns;
    private final IntUnaryOperator random;
    private final Map<String, TimerThread.Task> promotions = new HashMap<>();
    private final Map<Place, TimerThread.Task> sweeps = new HashMap<>();

    /**
     * @param owns whether a session is one of this worker's own
     * @param random a number from 0 to below the given one
     */
    JanitorPlan(TimerThread timer, Moves moves, HeartbeatPlan judge, Predicate<String> owns, IntUnaryOperator random) {
        this.timer = timer;
        this.moves = moves;
        this.judge = judge;
        this.owns = owns;
        this.random = random;
    }

    /** A job of the queue is due then. */
    synchronized void promoteIn(Keys keys, Duration delay) {
        timer.plan(
                promotions.computeIfAbsent(keys.queue(), queue -> new TimerThread.Task(() -> promote(keys))),
                capped(delay));
    }

    /** The job that was due may have been replaced or cancelled: the timer is set for the one that is due next in any case. */
    private void promote(Keys keys) {
        moves.promote(keys).ifPresent(next -> promoteIn(keys, next));
    }

    /** Another session's lease ends then. The jitter lets one of many workers do it alone, most times. */
    void sweepIn(Keys keys, String session, Duration delay) {
        sweepAfter(keys, session, delay.plusMillis(random.applyAsInt(JITTER_MILLIS)));
    }

    private synchronized void sweepAfter(Keys keys, String session, Duration delay) {
        Place place = new Place(keys.queue(), session);
        timer.plan(
                sweeps.computeIfAbsent(place, unseen -> new TimerThread.Task(() -> sweep(keys, place))), capped(delay));
    }

    /** Any due time may have been written by hand; the renewals tell one that is further away again until then. */
    private static Duration capped(Duration wanted) {
        return wanted.compareTo(FURTHEST) < 0 ? wanted : FURTHEST;
    }

    private void sweep(Keys keys, Place place) {
        synchronized (this) {
            // A session is swept once or twice in its life; its task would else be kept for ever.
            sweeps.remove(place);
        }
        if (!judge.mayJudge() || owns.test(place.session())) {
            return;
        }
        moves.reclaim(keys, place.session()).ifPresent(next -> {
            if (next.in().compareTo(Duration.ZERO) > 0) {
                sweepIn(keys, next.session(), next.in());
            } else {
                // Many have died together, and the worker that swept the first of them sweeps them all, one after
                // another.
                sweepAfter(keys, next.session(), Duration.ZERO);
            }
        });
    }
}
