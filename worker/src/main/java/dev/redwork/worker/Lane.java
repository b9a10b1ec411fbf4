package dev.redwork.worker;

import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.ResidentThread.LaneQueues;
import dev.redwork.redis.ResidentThread.OutageLog;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.JobStore.Doorbell;
import dev.redwork.store.Keys;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread pool and the queues it reads. There is no dispatcher: every thread does what {@link LaneState#next} says. All run
 * jobs; one at a time has the turn (outcomes out, claims in, one round trip) and one listens to the doorbell. A thread whose
 * job has ended takes the turn when no other has it, else leaves its outcome to the one that has: batches grow with the load by
 * themselves. Only a full load does not wait for the turn before.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int WARNED = 100;

    /** In which a Redis that is there answers a lane that has nothing to lose. */
    private static final Duration PROMPT = Duration.ofMillis(500);

    final LaneOptions options;
    final LaneState state;
    private final Shared shared;
    private final LaneQueues queues;
    private final boolean virtual;

    /** Null: nobody is told of its jobs. */
    private final @Nullable WorkerListeners listeners;

    /** Of parked jobs that it can run. */
    private final Set<String> needs;

    final LaneThreads threads;
    private final List<RedisLink> links;

    /** The connections of no turn: the one that has rested longer is used first, so that none grows cold. */
    private final ArrayDeque<RedisLink> idleLinks = new ArrayDeque<>();

    private final Doorbell doorbell;
    private final RedisLink doorbellLink;
    private final OutageLog doorbellOutage;
    private volatile boolean doorbellClosed;

    /** Redis' number for the doorbell's connection; 0: it may not be unblocked. */
    private volatile long doorbellClient;

    /** When a claim was last answered, by our own clock. */
    private volatile long claimed;

    private final SessionMending mending;
    private final OutageLog outageLog;
    private final TimerThread.Task lateCheck = new TimerThread.Task(this::checkLate);
    private final TimerThread.Task turnSoon = new TimerThread.Task(this::speakIfWanted);

    /** Entries that it has warned of; they come from outside, so their number has an end. */
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    /** The parts that a worker's lanes share. {@code onSessionOpen} is told of a session before it is opened: queue and name. */
    record Shared(
            RedisSettings settings,
            Timing timing,
            Ticker ticker,
            JobRunner runner,
            SignalCache signals,
            Janitor janitor,
            LaneState.StopRules rules,
            BiConsumer<String, String> onSessionOpen) {}

    /** @param about the fields of {@code session:<session>} */
    Lane(LaneOptions options, Map<String, String> about, Shared shared) {
        this(
                options,
                about,
                shared,
                () -> WorkerListeners.link(
                        shared.runner().listeners, "lane", shared.settings(), RedisLink.CALL_TIMEOUT));
    }

    /** @param connection makes its links to Redis, or to what stands for it in a rehearsal */
    Lane(LaneOptions options, Map<String, String> about, Shared shared, Supplier<RedisLink> connection) {
        this.options = options;
        this.shared = shared;
        RedisSettings settings = shared.settings();
        Timing timing = shared.timing();
        this.listeners = shared.runner().listeners;
        this.needs = shared.runner().needs();
        this.queues = new LaneQueues(settings, options.queues());
        List<Keys> keys =
                options.queues().stream().map(queue -> Keys.of(settings, queue)).toList();
        List<Session> sessions = keys.stream()
                .map(queue -> new Session(queue, timing.lease(), shared.ticker()))
                .toList();
        this.virtual = LaneThreads.areVirtual(options);
        ManyCalls many = ManyCalls.of(shared.runner().manyLimits(), shared.ticker());
        this.state = new LaneState(options, virtual, sessions, shared.rules(), this::checkSoon, shared.ticker(), many);
        this.threads = new LaneThreads(options, this::step, state::serve);
        this.links = List.of(connection.get(), connection.get());
        idleLinks.addAll(links);
        this.doorbell = new Doorbell(keys, timing.block());
        this.doorbellLink = connection.get();
        this.doorbellOutage = new OutageLog(LOG, "wake-ups of lane " + options);
        this.mending = new SessionMending(state, shared.onSessionOpen(), this::lost, about, needs, shared.ticker());
        this.outageLog = new OutageLog(LOG, "lane " + options);
        this.claimed = shared.ticker().read();
    }

    /** Since a claim was last answered, or the lane was made, ns. */
    long sinceClaim() {
        return shared.ticker().read() - claimed;
    }

    /** Whether a call to Redis is under way that should have ended long ago. */
    boolean isStuck() {
        return doorbellLink.isStuck() || links.stream().anyMatch(RedisLink::isStuck);
    }

    /** Opens the sessions, so that an unusable Redis fails here, and starts the threads; throws where it gets too few. */
    void start() {
        state.sessions().forEach(session -> mending.open(links.get(0), session));
        threads.start();
    }

    /** One step of a thread. */
    Duration step() {
        try {
            Step step = state.next();
            if (step instanceof ClaimedJob job) {
                begin(job);
            } else if (step instanceof ManyCall call) {
                begin(call);
            } else if (step == Step.Idle.LEAVE) {
                threads.close();
            } else {
                speak(step);
            }
            return Duration.ZERO;
        } catch (Throwable e) {
            // A failure of any kind, short memory, say. Whatever was half done, Redis and we may differ on the jobs
            // that we hold.
            state.endRunsOf(Thread.currentThread());
            state.doubt();
            throw e;
        }
    }

    private void speak(Step step) {
        if (step instanceof Turn.Listening listening) {
            listen(listening);
        } else if (!(step instanceof Step.Idle)) {
            exchange(step);
        }
    }

    /** All of the lane's own threads may be in long jobs, or listen: then another thread takes the turn. */
    private void speakIfWanted() {
        speak(state.decideToSpeak());
    }

    /** The janitor soon takes the turn for which the lane's own threads may be too busy. */
    void turnSoon() {
        shared.janitor().timer.plan(turnSoon, Duration.ZERO);
    }

    private void checkSoon() {
        if (!lateCheck.isPlanned()) {
            shared.janitor().timer.plan(lateCheck, ClaimPlan.PATIENCE);
        }
    }

    private void checkLate() {
        state.releaseLate();
        speakIfWanted();
    }

    /** On a connection of the lane's own: two at once at most. */
    private void exchange(Step step) {
        RedisLink link;
        synchronized (idleLinks) {
            // Two are out at most: there are no more turns.
            link = idleLinks.removeFirst();
        }
        try {
            if (step instanceof Turn turn) {
                turn(link, turn);
            } else if (step instanceof Step.Mending begun) {
                mending.mend(link, begun.session());
            }
            outageLog.over();
        } catch (RedworkException e) {
            outageLog.pause(e);
        } finally {
            synchronized (idleLinks) {
                idleLinks.addLast(link);
            }
            state.over(step);
        }
    }

    private void turn(RedisLink link, Turn turn) {
        try {
            long sent = shared.ticker().read();
            List<Call<?>> calls = turn.calls(shared.runner().rules::unsaid);
            if (!turn.logged().isEmpty()) {
                RunReports.sendLogs(turn.logged(), link);
            }
            link.send(calls);
            tell(turn);
            state.applyReply(turn, turn.answer(), turn.stale(), shared.ticker().read() - sent);
        } catch (Throwable e) {
            state.failed(turn);
            throw e;
        }
        if (listeners != null) {
            listeners.stale(turn.staleJobs());
        }
    }

    /**
     * Listens to the doorbells for some seconds, on a connection of its own. Where there is one queue, a claim for the listener's
     * own slot stands behind the blocking call: Redis carries it out with the ring, and the listener has the job a round trip
     * sooner.
     */
    private void listen(Turn.Listening listening) {
        Turn behind = listening.behind();
        String rung = null;
        ClaimReply answer = null;
        try {
            connectDoorbell();
            Duration most = listening.most();
            Call<String> bell = most == null ? doorbell.listen() : doorbell.listen(most);
            List<Call<?>> calls = new ArrayList<>(List.of(bell));
            if (behind != null) {
                calls.addAll(behind.calls(shared.runner().rules::unsaid));
            }
            doorbellLink.sendBlocking(calls);
            doorbellOutage.over();
            rung = bell.answer();
            if (behind != null) {
                tell(behind);
                answer = behind.answer();
            }
        } catch (RedworkException e) {
            if (!doorbellClosed) {
                doorbellOutage.pause(e);
            }
        } finally {
            state.heard(listening, rung, answer);
        }
        if (listeners != null && "".equals(rung) && state.isIdle()) {
            listeners.idle(options);
        }
    }

    private void connectDoorbell() {
        if (doorbellLink.isConnected()) {
            return;
        }
        Call<Long> id = Call.number("CLIENT", "ID");
        try {
            // Of nobody: to see whether it is allowed.
            doorbellLink.send(List.of(id, Call.number("CLIENT", "UNBLOCK", 0)));
            doorbellClient = id.answer();
        } catch (RedisRefusedException e) {
            doorbellClient = 0;
        }
    }

    /** Jobs of the session's queue are parked: takes those that it can run, also where only the thread that listens is free. */
    void takeParked(RedisLink link, Session session) {
        List<String> known = link.send(session.jobs.parked(needs));
        if (!known.isEmpty() && state.parked(session, known) && doorbellClient > 0) {
            long unused = link.send(Call.number("CLIENT", "UNBLOCK", doorbellClient));
        }
    }

    /** Redis has ended the session's lease. */
    void lost(Session session) {
        boolean late = !session.isFresh();
        // First: its jobs must be let go also where there is no memory for the rest.
        if (state.lost(session)) {
            turnSoon();
            LOG.warn("session {} was lost; the jobs it held are left to others", session.name);
            if (listeners != null) {
                listeners.leaseLost(session, late);
            }
        }
    }

    /** Passes on the rest of the reply to a claim; before its jobs can start, since a signal may end them. */
    private void tell(Turn turn) {
        ClaimReply answer = turn.answer();
        Session asked = turn.asked();
        if (answer == null || asked == null || answer.lost()) {
            return;
        }
        claimed = shared.ticker().read();
        if (answer.signals() != asked.signals()) {
            shared.signals().heard(asked, answer.signals());
        }
        if (!answer.unknown().isEmpty()) {
            warnOf(asked.keys.queue(), answer.unknown());
        }
        if (answer.due() > answer.now()) {
            shared.janitor().plan.promoteIn(asked.keys, Duration.ofMillis(answer.due() - answer.now()));
        }
    }

    /** Of an entry at the head of a line, of a kind that only a newer worker knows: it holds the line up until one is started. */
    private void warnOf(String queue, String kind) {
        if (unknown.size() < WARNED && unknown.add(queue + " " + kind)) {
            LOG.warn(
                    "queue {}: entry {}... at the head is of a kind that this worker does not know; a newer worker must"
                            + " take it",
                    queue,
                    kind);
        }
    }

    private void begin(ClaimedJob job) {
        if (!virtual) {
            run(job);
            return;
        }
        boolean begun = false;
        try {
            begun = threads.startVirtual(() -> {
                state.runsHere(job);
                run(job);
            });
        } finally {
            if (!begun) {
                state.neverRan(job);
            }
        }
    }

    private void begin(ManyCall call) {
        if (!virtual) {
            run(call);
            return;
        }
        boolean begun = false;
        try {
            begun = threads.startVirtual(() -> {
                state.runsHere(call);
                run(call);
            });
        } finally {
            if (!begun) {
                state.neverRan(call);
            }
        }
    }

    private void run(ManyCall call) {
        long start = shared.ticker().read();
        try {
            queues.enter();
            shared.runner().many.run(call, this::takeOut, this::abandon);
        } finally {
            LaneQueues.leave();
            if (listeners != null) {
                listeners.returned(call);
            }
            boolean counts = state.end(call, shared.ticker().read() - start);
            if (listeners != null) {
                listeners.ended(call, counts);
            }
        }
    }

    private void takeOut(ClaimedJob job, Outcome outcome) {
        if (listeners != null) {
            listeners.returned(job);
        }
        boolean counts = state.takeOut(job, outcome);
        if (listeners != null) {
            listeners.ended(job, outcome, counts);
        }
    }

    private void run(ClaimedJob job) {
        long start = shared.ticker().read();
        Outcome outcome = null;
        try {
            queues.enter();
            outcome = shared.runner().run(job, this::abandon);
        } finally {
            LaneQueues.leave();
            if (listeners != null) {
                // Before its end, since a worker that stops may have come to its own right after it.
                listeners.returned(job);
            }
            // Without an outcome, one is made when the turn sends it: here there may be no memory for it.
            boolean counts = state.end(job, outcome, shared.ticker().read() - start);
            if (listeners != null) {
                listeners.ended(job, outcome, counts);
            }
        }
    }

    /** A handler ignores that its time is over: its outcome is recorded without it, and another thread has its slot. */
    private void abandon(ClaimedJob job) {
        Outcome outcome = shared.runner().rules.unsaid(job);
        Thread thread = state.abandon(job, outcome);
        retire(thread, "job " + job.claim.id());
        if (thread != null && listeners != null) {
            listeners.abandoned(job, outcome);
        }
    }

    private void abandon(ManyCall call) {
        Thread thread = state.abandon(call);
        retire(thread, "a call with " + call.given().size() + " jobs of task " + call.task());
        if (thread != null && listeners != null) {
            listeners.abandoned(call);
        }
    }

    /** @param thread null: its handler has returned */
    private void retire(@Nullable Thread thread, String what) {
        if (thread != null) {
            threads.retire(thread);
            LOG.warn("{} ignores that its time is over: {} has no slot any more", what, thread.getName());
        }
    }

    /** Claims no more; jobs that have not started are released, or run. */
    void stopClaiming(boolean releases) {
        state.stopClaiming(releases);
        // Its thread may block there for seconds.
        closeDoorbell();
    }

    /**
     * Ends the threads and, when all their jobs have come to an end, the sessions; each pill it took gets a receipt. A lane that
     * holds nothing waits for Redis no longer than it takes a living one: else its sessions lapse, and nothing is lost by that.
     *
     * @param awaits whether a lane that holds nothing waits for Redis at all
     * @return whether Redis answered
     */
    boolean close(Function<ClaimedJob, String> receipt, boolean awaits) {
        boolean empty = state.holdsNothing();
        state.close();
        threads.close();
        RedisLink last = empty ? new RedisLink(shared.settings(), PROMPT) : links.get(0);
        try {
            // A call to Redis that is under way returns, or times out by then: two threads may not speak for one
            // session.
            Duration silence = !empty ? RedisLink.CALL_TIMEOUT : awaits ? PROMPT : Duration.ZERO;
            if (state.awaitSilence(silence) && (!empty || awaits)) {
                mending.closeAll(last, receipt, shared.runner().rules::unsaid);
                return true;
            }
        } catch (RedworkException e) {
            LOG.warn("lane {}: its sessions are left to lapse: {}", options, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            last.close();
            links.forEach(RedisLink::close);
            closeDoorbell();
        }
        return false;
    }

    private void closeDoorbell() {
        doorbellClosed = true;
        doorbellLink.close();
    }
}
