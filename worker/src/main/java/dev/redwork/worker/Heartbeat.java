package dev.redwork.worker;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Timing;
import dev.redwork.store.Call;
import dev.redwork.store.Outage;
import dev.redwork.store.RedisLink;
import dev.redwork.store.SessionStore.Renewed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of all lanes that are alive, from a thread and a connection of its own: neither a full lane nor a slow
 * claim may cost us the jobs. What Redis tells along sets the janitor's timers.
 */
final class Heartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    /** Three tries fit into what is left of a lease after a renewal that failed. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final long CLOCK_TOLERANCE_MILLIS = 1_000;

    private record Beat(LaneCare lane, Session session, LaneCare.Census before, Call<Renewed> call) {}

    private final Worker worker;
    private final Timing timing;
    private final RedisLink link;
    private final Thread thread = new Thread(this::live, "redwork-heartbeat");
    private final Outage outage = new Outage(LOG, "heartbeat");
    private final Semaphore wake = new Semaphore(0);
    private final Map<Session, Integer> differed = new HashMap<>();
    private volatile boolean closed;
    private long lastNanos;
    private long lastRedisMillis;
    private volatile long trustedFromNanos = Long.MAX_VALUE;

    Heartbeat(Worker worker) {
        this.worker = worker;
        this.timing = worker.timing();
        this.link = worker.newLink(TIMEOUT);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Renews at once: there is something to hear or to tell that should not wait. */
    void soon() {
        wake.release();
    }

    /**
     * Whether we may judge others: not in our first period, not after we were late ourselves, not after Redis' clock moved
     * apart from ours. A Redis that stalled or restarted must not look like the death of all workers.
     */
    boolean mayJudge() {
        long now = System.nanoTime();
        return trustedFromNanos != Long.MAX_VALUE
                && now - trustedFromNanos >= 0
                && now - lastBeat() <= timing.lease().toNanos() / 2;
    }

    /** Redis time, ms, up to which {@link #mayJudge} holds, if nothing is heard meanwhile. */
    synchronized long mayJudgeUntil() {
        return lastRedisMillis + timing.lease().toMillis() / 2;
    }

    void close() {
        closed = true;
        thread.interrupt();
        link.close();
    }

    private synchronized long lastBeat() {
        return lastNanos;
    }

    private void live() {
        while (!closed) {
            try {
                beat();
                outage.over();
                if (wake.tryAcquire(timing.renewEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (RedworkException e) {
                if (!closed) {
                    outage.pause(e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable e) {
                // Of any kind: a dead heartbeat would cost every job of this worker.
                LOG.error("the heartbeat met a failure of its own; it goes on", e);
                outage.pause(new RedworkException("the heartbeat failed: " + e));
            }
        }
    }

    private void beat() {
        List<Beat> beats = new ArrayList<>();
        for (LaneCare lane : worker.lanes().stream().map(worker::care).toList()) {
            for (Session session : lane.sessionsToRenew()) {
                Map<String, String> about = Map.of("state", worker.state(), "jobs", Long.toString(lane.ended()));
                beats.add(new Beat(
                        lane, session, lane.census(session), session.store.renew(session.name, timing.lease(), about)));
            }
        }
        if (beats.isEmpty()) {
            return;
        }
        long sent = System.nanoTime();
        link.send(beats.stream().map(Beat::call).toList());
        for (Beat beat : beats) {
            Renewed answer = beat.call().answer();
            if (answer.lost()) {
                beat.session().lost = true;
                beat.lane().mend(beat.session());
            } else {
                beat.session().renewed(sent);
                compare(beat, answer);
                judge(sent, answer.now());
                plan(beat.session(), answer);
                worker.obey(answer.order());
                if (answer.pill()) {
                    beat.lane().pillAtHead(beat.session());
                }
            }
        }
        differed.keySet().removeIf(session -> beats.stream().noneMatch(beat -> beat.session() == session));
    }

    /** A count that differs twice, with nothing in flight either time: Redis gives us what we do not know, or the reverse. */
    private void compare(Beat beat, Renewed answer) {
        LaneCare.Census after = beat.lane().census(beat.session());
        boolean still = after.equals(beat.before()) && !after.moving();
        if (!still || answer.held() == after.held()) {
            differed.remove(beat.session());
        } else if (differed.merge(beat.session(), 1, Integer::sum) >= 2) {
            differed.remove(beat.session());
            LOG.warn(
                    "session {}: Redis counts {} jobs, we hold {}: comparing",
                    beat.session().name,
                    answer.held(),
                    after.held());
            beat.lane().mend(beat.session());
        }
    }

    private synchronized void judge(long sent, long redisMillis) {
        long ours = TimeUnit.NANOSECONDS.toMillis(sent - lastNanos);
        long theirs = redisMillis - lastRedisMillis;
        boolean first = lastRedisMillis == 0;
        boolean late = sent - lastNanos > timing.lease().toNanos() / 2;
        boolean jumped = Math.abs(ours - theirs) > CLOCK_TOLERANCE_MILLIS;
        if (late || jumped) {
            // Others met the same and may need longer to come back: everybody has a whole lease for it.
            trustedFromNanos = sent + timing.lease().toNanos();
        }
        if (first) {
            // From the next renewal on, if that one comes in time.
            trustedFromNanos = sent + timing.renewEvery().toNanos() * 9 / 10;
        }
        lastNanos = sent;
        lastRedisMillis = redisMillis;
    }

    private void plan(Session session, Renewed answer) {
        @Nullable String other = answer.nextSession().isEmpty() ? null : answer.nextSession();
        if (other != null) {
            worker.janitor().sweepIn(session, other, Duration.ofMillis(Math.max(0, answer.nextLapse() - answer.now())));
        }
        worker.signals().heard(session.keys, answer.signals());
        if (answer.due() > 0) {
            worker.janitor().promoteIn(session.keys, Duration.ofMillis(Math.max(0, answer.due() - answer.now())));
        }
    }
}
