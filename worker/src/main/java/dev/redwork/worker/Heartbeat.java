package dev.redwork.worker;

import dev.redwork.job.RedisSettings;
import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.ResidentThread;
import dev.redwork.store.SessionStore.Renewed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of all lanes that live, from a thread and a connection of its own: neither a full lane nor a slow claim may
 * cost us the jobs. The replies also set the janitor's timers.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    /** Three tries fit into what is left of a lease after a renewal that failed. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private record Beat(Lane lane, Session session, long before, Call<Renewed> call) {}

    private final List<Lane> lanes;
    private final Timing timing;
    private final Ticker ticker;
    private final HeartbeatPlan plan;
    private final Janitor janitor;
    private final SignalCache signals;
    private final Shutdown shutdown;
    private final RedisLink link;
    private final ResidentThread thread = new ResidentThread("redwork-heartbeat", LOG, this::beat);

    Heartbeat(
            RedisSettings settings,
            List<Lane> lanes,
            Timing timing,
            Ticker ticker,
            HeartbeatPlan plan,
            Janitor janitor,
            SignalCache signals,
            Shutdown shutdown) {
        this.lanes = lanes;
        this.timing = timing;
        this.ticker = ticker;
        this.plan = plan;
        this.janitor = janitor;
        this.signals = signals;
        this.shutdown = shutdown;
        this.link = new RedisLink(settings, TIMEOUT);
    }

    void start() {
        thread.start();
    }

    /** Renews at once: there is something to hear or to tell that should not wait. */
    void soon() {
        thread.wake();
    }

    @Override
    public void close() {
        thread.close();
        link.close();
    }

    private Duration beat() {
        List<Beat> beats = new ArrayList<>();
        for (Lane lane : lanes) {
            lane.tendThreads();
            for (Session session : lane.state.toRenew()) {
                Map<String, String> about =
                        Map.of("state", shutdown.state(), "jobs", Long.toString(lane.state.ended()));
                beats.add(new Beat(
                        lane,
                        session,
                        lane.state.turned(),
                        session.store.renewSession(session.name, session.length(), about)));
            }
        }
        if (!beats.isEmpty()) {
            long sent = ticker.read();
            link.send(beats.stream().map(Beat::call).toList());
            long answered = ticker.read();
            // First for all of them: the handling of one reply may fail for want of memory, and the others have their
            // lease.
            for (Beat beat : beats) {
                if (!beat.call().answer().lost()) {
                    beat.session().renewed(sent);
                }
            }
            beats.forEach(beat -> heard(beat, sent, answered));
        }
        return timing.renewEvery();
    }

    private void heard(Beat beat, long sent, long answered) {
        Renewed answer = beat.call().answer();
        Session session = beat.session();
        Lane lane = beat.lane();
        if (answer.lost()) {
            if (lane.state.lost(session)) {
                lane.turnSoon();
                LOG.warn("session {} was lost; the jobs it held are left to others", session.name);
            }
            return;
        }
        plan.renewed(sent, answered, answer.now());
        if (lane.state.counted(session, beat.before(), answer.held())) {
            LOG.warn(
                    "session {}: Redis counts {} jobs, the worker another number: comparing",
                    session.name,
                    answer.held());
            lane.turnSoon();
        }
        signals.heard(session, answer.signals());
        if (!answer.nextSession().isEmpty()) {
            janitor.sweepIn(session.keys, answer.nextSession(), millis(answer.nextLapse() - answer.now()));
        }
        if (answer.due() > 0) {
            janitor.promoteIn(session.keys, millis(answer.due() - answer.now()));
        }
        shutdown.applyOrder(answer.order());
        if (answer.pill()) {
            lane.state.pillAtHead(session);
            lane.turnSoon();
        }
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(Math.max(0, millis));
    }
}
