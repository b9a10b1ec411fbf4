package dev.redwork.worker;

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

    /** Between two renewals while somebody looks at a job. */
    private static final Duration WATCHED = Duration.ofMillis(250);

    private record Beat(Lane lane, Session session, long before, RunReports reports, Call<Renewed> call) {}

    private final Lane.Shared shared;
    private final List<Lane> lanes;
    private final HeartbeatPlan plan;
    private final Shutdown shutdown;
    private final RedisLink link;
    private final ResidentThread thread = new ResidentThread("redwork-heartbeat", LOG, this::beat);

    Heartbeat(Lane.Shared shared, List<Lane> lanes, HeartbeatPlan plan, Shutdown shutdown) {
        this.shared = shared;
        this.lanes = lanes;
        this.plan = plan;
        this.shutdown = shutdown;
        this.link = WorkerListeners.link(shared.runner().listeners, "heartbeat", shared.settings(), TIMEOUT);
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
            lane.threads.tend();
            for (Session session : lane.state.toRenew()) {
                Map<String, String> about =
                        Map.of("state", shutdown.state(), "jobs", Long.toString(lane.state.ended()));
                RunReports reports = new RunReports(lane.state.heldBy(session), session.isWatched());
                beats.add(new Beat(
                        lane,
                        session,
                        lane.state.turned(),
                        reports,
                        session.store.renewSession(session.name, session.length(), about, reports.progress())));
            }
        }
        if (!beats.isEmpty()) {
            long sent = shared.ticker().read();
            link.send(beats.stream().map(Beat::call).toList());
            long answered = shared.ticker().read();
            // First for all of them: the handling of one reply may fail for want of memory, and the others have their
            // lease.
            for (Beat beat : beats) {
                if (!beat.call().answer().lost()) {
                    beat.session().renewed(sent);
                }
            }
            beats.forEach(beat -> heard(beat, sent, answered));
            beats.forEach(beat -> beat.reports().sendLogs(link));
        }
        boolean watched = beats.stream().anyMatch(beat -> beat.session().isWatched());
        return watched ? WATCHED : shared.timing().renewEvery();
    }

    private void heard(Beat beat, long sent, long answered) {
        Renewed answer = beat.call().answer();
        Session session = beat.session();
        Lane lane = beat.lane();
        if (answer.lost()) {
            lane.lost(session);
            return;
        }
        plan.renewed(sent, answered, answer.now());
        beat.reports().told();
        session.watched(answer.watched());
        if (lane.state.counted(session, beat.before(), answer.held())) {
            LOG.warn(
                    "session {}: Redis counts {} jobs, the worker another number: comparing",
                    session.name,
                    answer.held());
            lane.turnSoon();
        }
        shared.signals().heard(session, answer.signals());
        if (!answer.nextSession().isEmpty()) {
            shared.janitor()
                    .plan
                    .sweepIn(session.keys, answer.nextSession(), millis(answer.nextLapse() - answer.now()));
        }
        if (answer.due() > 0) {
            shared.janitor().plan.promoteIn(session.keys, millis(answer.due() - answer.now()));
        }
        if (answer.parks()) {
            lane.takeParked(link, session);
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
