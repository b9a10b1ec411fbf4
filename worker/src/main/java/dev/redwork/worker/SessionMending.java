package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.Ticker;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore;
import dev.redwork.store.JobStore.Doorbell;
import dev.redwork.store.OutcomeStore.Outcome;
import dev.redwork.store.QueueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens, mends and closes sessions: the calls, in their order. The lane's state decides what follows from the answers.
 *
 * @param onOpen is told of each session before it is opened: its queue and its name
 * @param onLoss is told of each session whose lease was over
 * @param needs of parked jobs that the worker can run
 */
record SessionMending(
        LaneState state,
        BiConsumer<String, String> onOpen,
        Consumer<Session> onLoss,
        Map<String, String> about,
        Set<String> needs,
        Ticker ticker) {
    private static final Logger LOG = LoggerFactory.getLogger(SessionMending.class);

    /** Starts the lease. */
    void open(RedisLink link, Session session) {
        // Before the call: to announce a session that is never opened does no harm, the reverse would.
        onOpen.accept(session.keys.queue(), session.name);
        long sent = ticker.read();
        Call<Long> open = session.store.openSession(session.name, session.length(), about);
        link.send(open);
        if (open.answer() > 0) {
            session.renewed(sent);
        } else {
            // An earlier call had opened it, and its answer was lost: the start of its lease is not known.
            renew(link, session);
        }
        announce(link, session.keys.queue());
        boolean unused = state.parked(session, link.send(session.jobs.parked(needs)));
    }

    /** A full Redis takes no name, and what fills it must drain all the same. */
    private static void announce(RedisLink link, String queue) {
        try {
            link.send(JobStore.announce(link.settings(), queue));
        } catch (RedisRefusedException e) {
            LOG.warn("queue {} is not listed before its next job: {}", queue, e.getMessage());
        }
    }

    /** Makes sure that the session is open and that Redis and we agree on what it holds. */
    void mend(RedisLink link, Session session) {
        if (!session.isOpen()) {
            open(link, session);
        }
        if (session.isUnsure()) {
            renew(link, session);
        }
        if (!session.isLost()) {
            compare(link, session);
        }
    }

    private void renew(RedisLink link, Session session) {
        long sent = ticker.read();
        if (link.send(session.store.renewSession(session.name, session.length(), Map.of()))
                .lost()) {
            onLoss.accept(session);
        } else {
            session.renewed(sent);
        }
    }

    /** Until Redis counts no job as ours that we do not hold. */
    private void compare(RedisLink link, Session session) {
        try {
            Map<String, Long> strangers;
            do {
                List<ClaimedJob> held = state.beginComparison(session);
                strangers = state.compare(session, held, link.send(session.store.held(session.name)));
            } while (!strangers.isEmpty() && release(link, session, strangers));
        } catch (Throwable e) {
            state.doubt(session);
            throw e;
        }
    }

    /** Releases claims that never reached us. False: Redis knows none of them, so that another look would find the same. */
    private static boolean release(RedisLink link, Session session, Map<String, Long> strangers) {
        List<Outcome.Released> released = new ArrayList<>(strangers.size());
        strangers.forEach((id, number) -> released.add(new Outcome.Released(Session.bare(id, number))));
        int stale = 0;
        for (int i = 0; i < released.size(); i += Defaults.CALL_JOBS) {
            List<Outcome.Released> some = released.subList(i, Math.min(released.size(), i + Defaults.CALL_JOBS));
            stale +=
                    link.sendAgain(session.outcomes.release(session.name, some)).size();
        }
        if (stale == strangers.size()) {
            LOG.error(
                    "session {}: Redis believes that it holds {} jobs that cannot be given back, {} among them; they"
                            + " run again when the lease is over",
                    session.name,
                    stale,
                    released.get(0).claim().id());
        }
        return stale < strangers.size();
    }

    /**
     * Ends the leases of a lane that has come to its end. A job that still runs is never released: its session is left to
     * lapse.
     *
     * @param receipt makes the receipt for a pill that the lane took
     * @param unsaid makes the outcome of a job that has none
     */
    void closeAll(RedisLink link, Function<ClaimedJob, String> receipt, Function<ClaimedJob, Outcome> unsaid) {
        // Also when a handler still runs: a pill that comes back would stop one more worker.
        for (ClaimedJob pill : state.pills()) {
            Session session = pill.session;
            link.sendAgain(new QueueStore(session.keys).acknowledgePill(session.name, pill.claim, receipt.apply(pill)));
        }
        for (Session session : state.sessions()) {
            if (session.isOpen() && !session.isLost() && state.running() == 0) {
                // Jobs that ended while Redis could not be reached: released, they would run again.
                for (Turn rest = state.untold(session); !rest.jobs().isEmpty(); rest = state.untold(session)) {
                    List<Call<?>> calls = rest.calls(unsaid);
                    RunReports.sendLogs(rest.logged(), link);
                    link.sendAgain(calls);
                }
                close(link, session);
            }
        }
    }

    /** Releases the rest and ends the lease. */
    private void close(RedisLink link, Session session) {
        Supplier<Map<String, Long>> rest = () -> link.sendAgain(session.store.closeSession(session.name));
        // Jobs that this session cannot release would come again and again: its lease will end.
        for (Map<String, Long> left = rest.get(); !left.isEmpty() && release(link, session, left); left = rest.get()) {
            LOG.debug("session {}: {} jobs were left", session.name, left.size());
        }
        // A token that the listener may have taken with it.
        link.sendAgain(Doorbell.ringDoorbell(session.keys));
    }
}
