package dev.redwork.worker;

import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.redis.OutageLog;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Claim;
import dev.redwork.store.ClaimReply;
import dev.redwork.store.Keys;
import dev.redwork.store.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread pool and the queues it reads. There is no dispatcher: every thread does what {@link LaneState#next} says. All run
 * jobs; one at a time has the turn (outcomes out, claims in, one round trip) and one listens to the doorbell. A thread whose
 * job has ended takes the turn when no other has it, else leaves its outcome to the one that has: batches grow with the load by
 * themselves. Only a full load does not wait for the turn before.
 */
final class Lane implements LaneState.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    final LaneOptions options;
    final LaneState state;
    private final Shared shared;
    private final LaneThreads threads;
    private final LaneLinks links;
    private final DoorbellListener doorbell;
    private final SessionMending mending;
    private final OutageLog outageLog;
    private final TimerThread.Task lateCheck = new TimerThread.Task(this::checkLate);
    private final TimerThread.Task turnSoon = new TimerThread.Task(this::speakIfWanted);
    private final UnknownEntries unknown = new UnknownEntries();

    /**
     * The parts that the lanes of a worker share.
     *
     * @param limit on the jobs and the life of the worker
     */
    record Shared(Ticker ticker, JobRunner runner, SignalCache signals, Janitor janitor, StopRules limit) {}

    Lane(LaneOptions options, RedisSettings settings, Timing timing, SessionDetails details, Shared shared) {
        this.options = options;
        this.shared = shared;
        List<Keys> queues =
                options.queues().stream().map(queue -> Keys.of(settings, queue)).toList();
        List<Session> sessions = queues.stream()
                .map(keys -> new Session(keys, timing.lease(), shared.ticker()))
                .toList();
        this.state = new LaneState(options, LaneThreads.areVirtual(options), sessions, this, shared.ticker());
        this.threads = new LaneThreads(options, this::step, state::serve);
        this.links = new LaneLinks(settings);
        this.doorbell = new DoorbellListener(settings, queues, options.toString(), timing.block());
        this.mending = new SessionMending(state, details, shared.ticker());
        this.outageLog = new OutageLog(LOG, "lane " + options);
    }

    /**
     * Opens the sessions, so that an unusable Redis fails here, and starts the threads.
     *
     * @throws RedworkException when the system has not as many threads
     */
    void start() {
        RedisLink link = links.take();
        try {
            state.sessions().forEach(session -> mending.open(link, session));
        } finally {
            links.giveBack(link);
        }
        threads.start();
    }

    /** Tries again to start threads that could not be started; the lane serves with those that it has until then. */
    void tendThreads() {
        threads.tend();
    }

    /** One step of a thread. */
    private Duration step() {
        try {
            Step step = state.next();
            if (step instanceof ClaimedJob job) {
                begin(job);
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
        if (step instanceof Turn turn) {
            turn(turn);
        } else if (step instanceof Mending begun) {
            mend(begun);
        } else if (step instanceof Listening listening) {
            listen(listening);
        }
    }

    /** All of the lane's own threads may be in long jobs, or listen: then another thread takes the turn. */
    private void speakIfWanted() {
        speak(state.decideToSpeak());
    }

    /** The janitor soon takes the turn for which the lane's own threads may be too busy. */
    void turnSoon() {
        shared.janitor().plan(turnSoon, Duration.ZERO);
    }

    @Override
    public void checkSoon() {
        if (!lateCheck.isPlanned()) {
            shared.janitor().plan(lateCheck, Prefetch.PATIENCE);
        }
    }

    private void checkLate() {
        state.releaseLate();
        speakIfWanted();
    }

    /** One round trip. Two at once at most. */
    private void turn(Turn turn) {
        RedisLink link = links.take();
        try {
            long sent = shared.ticker().read();
            link.send(turn.calls(shared.runner()::unsaid));
            tell(turn);
            state.landed(turn, turn.answer(), turn.stale(), shared.ticker().read() - sent);
            outageLog.over();
        } catch (RedworkException e) {
            state.failed(turn);
            outageLog.pause(e);
        } catch (Throwable e) {
            state.failed(turn);
            throw e;
        } finally {
            links.giveBack(link);
            state.over(turn);
        }
    }

    private void mend(Mending begun) {
        RedisLink link = links.take();
        try {
            if (begun.lost() != null) {
                LOG.warn("session {} was lost; what it held is left to others", begun.lost().name);
            }
            mending.mend(link, begun.session());
            outageLog.over();
        } catch (RedworkException e) {
            outageLog.pause(e);
        } finally {
            links.giveBack(link);
            state.over(begun);
        }
    }

    private void listen(Listening listening) {
        Turn behind = listening.behind();
        String rung = null;
        ClaimReply answer = null;
        try {
            rung = doorbell.hear(behind);
            if (rung != null && behind != null) {
                tell(behind);
                answer = behind.answer();
            }
        } finally {
            state.heard(listening, rung, answer);
        }
    }

    /** Passes on the rest of the reply to a claim; before its jobs can start, since a signal may end them. */
    private void tell(Turn turn) {
        ClaimReply answer = turn.answer();
        Session asked = turn.asked();
        if (answer == null || asked == null || answer.lost()) {
            return;
        }
        shared.signals().heard(asked.keys, answer.signals());
        unknown.found(asked.keys, answer.unknown());
        if (answer.due() > answer.now()) {
            shared.janitor().promoteIn(asked.keys, Duration.ofMillis(answer.due() - answer.now()));
        }
    }

    private void begin(ClaimedJob job) {
        if (!LaneThreads.areVirtual(options)) {
            run(job);
        } else {
            beginVirtual(job);
        }
    }

    private void beginVirtual(ClaimedJob job) {
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

    private void run(ClaimedJob job) {
        long start = shared.ticker().read();
        Outcome outcome = null;
        try {
            outcome = shared.runner().run(job, this::abandon);
        } finally {
            // Without an outcome, one is made when the turn sends it: here there may be no memory for it.
            state.end(job, outcome, shared.ticker().read() - start);
        }
    }

    /** A handler ignores that its time is over: its outcome is recorded without it, and another thread has its slot. */
    private void abandon(ClaimedJob job) {
        Thread thread = state.abandon(job, shared.runner().unsaid(job));
        if (thread != null) {
            threads.retire(thread);
            threads.tend();
            LOG.warn(
                    "job {} of task {} ignores that its time is over; thread {} goes on without a slot",
                    job.claim.id(),
                    job.task(),
                    thread.getName());
        }
    }

    @Override
    public boolean mayStart() {
        return shared.limit().mayStart();
    }

    @Override
    public boolean takes(Claim pill) {
        return shared.limit().takes(pill);
    }

    /** Claims no more; jobs that have not started are released, or run. */
    void stopClaiming(boolean releases) {
        state.stopClaiming(releases);
        // Its thread may block there for seconds.
        doorbell.close();
    }

    /**
     * Ends the threads and, when all their jobs have come to an end, the sessions.
     *
     * @param receipt makes the receipt for a pill that this lane took
     */
    void close(Function<ClaimedJob, String> receipt) {
        state.close();
        threads.close();
        try {
            // A call to Redis that is under way returns, or times out by then: two threads may not speak for one
            // session.
            if (state.awaitSilence(RedisLink.CALL_TIMEOUT)) {
                mending.closeAll(links.take(), receipt, shared.runner()::unsaid);
            }
        } catch (RedworkException e) {
            LOG.warn("lane {}: its sessions are left to lapse: {}", options, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            links.close();
            doorbell.close();
        }
    }
}
