package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Ticker;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.Keys;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of a lane: the jobs it holds, its calls under way, and the next step of a thread. The one place that decides. Every
 * method is one step under its lock; none speaks to Redis or runs a handler.
 */
final class LaneState {
    /** When a worker's jobs make it stop. Asked under the lock, so it must not wait for anything. */
    interface StopRules {
        /** Whether the number of jobs that may start has an end. Does not change. */
        boolean limitsStarts();

        /** Counts a job that is about to start; false: as many as should have started already. May begin the worker's stop. */
        boolean mayStart();

        /** Takes a pill, which begins the worker's stop; false: it is for another worker. */
        boolean takePill(Claim pill);
    }

    private enum Phase {
        CLAIMING,
        /** Claims no more, and runs the jobs it has. */
        FINISHING,
        /** Draining: newly claimed and unstarted jobs are released. */
        RELEASING,
        CLOSED
    }

    /** For less it is not worth while to listen, nor to be said to every Redis. */
    private static final long SHORTEST_NANOS = Duration.ofMillis(3).toNanos();

    private static final int LATE_TRIPS = 3;

    private final StopRules rules;
    private final boolean limitsStarts;
    private final Runnable checkSoon;
    private final Ticker ticker;
    private final long lease;
    private final boolean virtual;
    private final ClaimPlan plan;
    private final LaneJobs jobs;
    private final @Nullable ManyCalls many;

    /** On their way to Redis and back: none, one, or two where the second has a full load. */
    private final List<Turn> turns = new ArrayList<>(4);

    private boolean mending;
    private boolean listening;

    /** The thread that listens has the slot of a call that gathers. */
    private boolean listensForCall;

    private Phase phase = Phase.CLAIMING;

    /** A pill that should not wait stands first in line: it is taken without a free slot, too. */
    private boolean pillWaits;

    /** Jobs that can run at once: as many as threads serve, or (with virtual threads) as the lane's options say. */
    private int slots;

    /** Threads that wait for something to do. */
    private int waiting;

    /** Turns and mendings that have come back. */
    private long turned;

    /** When a thread last asked what to do. */
    private long lastLoop;

    /**
     * It has no slots yet where each job has a platform thread: these come with {@link #serve}.
     *
     * @param checkSoon is told that jobs or outcomes wait that no thread may come for soon: {@link #releaseLate} is due within
     *     moments
     * @param many the calls that jobs share; null: no handler of the worker takes many
     */
    LaneState(
            LaneOptions options,
            boolean virtual,
            List<Session> sessions,
            StopRules rules,
            Runnable checkSoon,
            Ticker ticker,
            @Nullable ManyCalls many) {
        this.rules = rules;
        this.limitsStarts = rules.limitsStarts();
        this.checkSoon = checkSoon;
        this.ticker = ticker;
        this.lease = sessions.get(0).length().toNanos();
        this.virtual = virtual;
        this.slots = virtual ? options.slots() : 0;
        this.lastLoop = ticker.read();
        this.plan = new ClaimPlan(sessions, options, !virtual, lastLoop);
        this.jobs = new LaneJobs(ticker, many);
        this.many = many;
    }

    // The next step of a thread.

    /** So many threads serve from now on, each for one job at a time. */
    synchronized void serve(int threads) {
        if (!virtual && slots != threads) {
            slots = threads;
            // Those that came first have found no slot, and wait.
            notifyAll();
        }
    }

    /** The next step of this thread; waits until there is one. */
    synchronized Step next() {
        for (Step step = decide(); ; step = decide()) {
            if (step != Step.Idle.WAIT) {
                if (many != null && many.isGathering()) {
                    // Another one waits with the call from now on.
                    notify();
                }
                return step;
            }
            waiting++;
            try {
                if (many != null && many.isGathering()) {
                    // A lane whose threads do not come by is not renewed.
                    TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, Math.min(many.untilDue(), lease / 4)));
                } else {
                    wait();
                }
            } catch (InterruptedException e) {
                // The interrupt was meant for a job that has ended since.
            } finally {
                waiting--;
            }
        }
    }

    /** As {@link #next}, without waiting. */
    synchronized Step decide() {
        lastLoop = ticker.read();
        while (true) {
            Step spoken = decideToSpeak();
            if (spoken != Step.Idle.WAIT) {
                return spoken;
            }
            if (many != null && gather(many)) {
                // There may be more to claim now.
                continue;
            }
            ManyCall call = many == null ? null : many.due(isHurried());
            if (call != null) {
                if (begin(call)) {
                    return call;
                }
                continue;
            }
            ClaimedJob job = many == null ? jobs.ready.first() : firstAlone();
            if (job == null) {
                return wantsToListen() ? listen() : Step.Idle.WAIT;
            }
            if (mayBegin(job)) {
                return begin(job);
            }
            jobs.release(job);
        }
    }

    private boolean mayBegin(ClaimedJob job) {
        // After a pause longer than a lease another worker may run it already. Or this one has started as many as it
        // may.
        return job.session.isFresh() && mayStart();
    }

    /** As {@link #decide}, for a thread that is none of the lane's own: whether Redis is to be spoken to. */
    synchronized Step decideToSpeak() {
        if (phase == Phase.CLOSED) {
            return Step.Idle.LEAVE;
        }
        Session doubtful = toMend();
        if (doubtful != null) {
            return beginMending(doubtful);
        }
        return wantsTurn() ? beginTurn() : Step.Idle.WAIT;
    }

    private boolean isSpeaking() {
        return mending || !turns.isEmpty();
    }

    private @Nullable Session toMend() {
        return isSpeaking() ? null : plan.doubtful();
    }

    private Step.Mending beginMending(Session doubtful) {
        Session next = doubtful;
        if (doubtful.isLost()) {
            // Again: when it was found to be lost there may have been no memory for it.
            disownAll(doubtful);
            next = doubtful.successor();
        }
        Step.Mending begun = new Step.Mending(next);
        plan.replace(doubtful, next);
        mending = true;
        return begun;
    }

    private boolean wantsTurn() {
        if (isSpeaking()) {
            // A full load goes at once, so that Redis need not wait while the last answer is read and run.
            return turns.size() == 1 && jobs.ended.size() >= Defaults.CLAIM_LIMIT && plan.doubtful() == null;
        }
        // With jobs at hand outcomes may gather, but for no longer than two round trips take.
        boolean tell = jobs.ended.size() > 0
                && (jobs.ready.size() == 0
                        || jobs.ended.size() >= Defaults.CLAIM_LIMIT / 2
                        || jobs.endedFor() > 2 * plan.tripNanos());
        return tell || wantsToClaim();
    }

    private boolean wantsToClaim() {
        int credit = plan.credit(ticker.read());
        return jobs.ready.size() <= credit / 2 && room(credit) > 0 && toAsk() != null;
    }

    private Turn beginTurn() {
        Turn turn = jobs.turn(null);
        turns.add(turn);
        Session session = toAsk();
        int room = room(plan.credit(ticker.read()));
        // Large outcomes go out a megabyte a turn: to claim on beside them would pile them up.
        if (session != null && room > 0 && jobs.ended.size() == 0) {
            turn.ask(session, Math.min(room, session.portion.count()), session.isDue(), session.toAdopt());
            session.asked(turn.limit());
        }
        return turn;
    }

    private ClaimedJob begin(ClaimedJob job) {
        jobs.run(job, Thread.currentThread());
        begun();
        return job;
    }

    private void begun() {
        wakeAnother();
        if (jobs.ended.size() > 0) {
            // Outcomes that gather must not wait for the end of a job that turns out to be long.
            checkSoon.run();
        }
    }

    // Calls that many jobs share.

    /** Has ready jobs join the calls of their tasks, or begin one where there is a slot; returns whether any has left its stage. */
    private boolean gather(ManyCalls calls) {
        int before = jobs.ready.size();
        int alone = 0;
        for (ClaimedJob job = jobs.ready.first(); job != null; ) {
            ClaimedJob next = jobs.ready.after(job);
            ManyLimits limits = job.limits();
            if (limits == null) {
                alone++;
            } else if (calls.callFor(limits) != null || slotsLeft() > alone) {
                if (mayBegin(job)) {
                    calls.join(job, limits);
                } else {
                    jobs.release(job);
                }
            }
            job = next;
        }
        return jobs.ready.size() < before;
    }

    /** No call waits for company that cannot come, nor while another job waits for a slot. */
    private boolean isHurried() {
        return phase != Phase.CLAIMING
                || (jobs.ready.size() > 0 && slotsLeft() <= 0)
                || plan.isSuspended(ticker.read());
    }

    private boolean begin(ManyCall call) {
        if (!jobs.begin(call, Thread.currentThread())) {
            return false;
        }
        begun();
        return true;
    }

    /** The first ready job that shares no call; null: there is none, or no slot for it. */
    private @Nullable ClaimedJob firstAlone() {
        ClaimedJob job = slotsLeft() > 0 ? jobs.ready.first() : null;
        while (job != null && job.limits() != null) {
            job = jobs.ready.after(job);
        }
        return job;
    }

    /** Free slots, but that of the thread that listens. */
    private int slotsLeft() {
        boolean listener = listening && !listensForCall && (!virtual || plan.only() != null);
        return slots - jobs.slotsTaken() - (listener ? 1 : 0);
    }

    /**
     * Jobs that may join the calls that gather. With more in line a call may be late by some round trips: without a time to wait it
     * would take one job.
     */
    private int seats() {
        return many == null || jobs.ready.size() > 0 || isHurried() ? 0 : many.seats(LATE_TRIPS * plan.tripNanos());
    }

    private boolean mayStart() {
        if (!limitsStarts || rules.mayStart()) {
            return true;
        }
        if (phase == Phase.CLAIMING) {
            // Jobs would only be claimed and released again.
            phase = Phase.FINISHING;
        }
        return false;
    }

    /** Not while a claim is on its way or should be: its answer tells sooner than the bell. */
    private boolean wantsToListen() {
        return phase == Phase.CLAIMING
                && !listening
                && !isSpeaking()
                && (slots > jobs.slotsTaken() || (seats() > 0 && untilDue() > SHORTEST_NANOS))
                && toAsk() == null;
    }

    private long untilDue() {
        return many == null ? Long.MAX_VALUE : many.untilDue();
    }

    private Turn.Listening listen() {
        Session only = plan.only();
        boolean forCall = slots <= jobs.slotsTaken();
        Turn.Listening begun = new Turn.Listening(
                only == null ? null : new Turn(0).ask(only, 1, false, null),
                forCall ? Duration.ofNanos(untilDue()) : null);
        listensForCall = forCall;
        listening = true;
        return begun;
    }

    /** Jobs that may be claimed now: free slots but the listener's (the bell will tell it), and the credit. */
    private int room(int credit) {
        if (phase != Phase.CLAIMING) {
            return 0;
        }
        int listener = listening && (!virtual || plan.only() != null) ? 1 : 0;
        int room = Math.min(Defaults.CLAIM_LIMIT, free() - listener + credit);
        return Math.max(room, pillWaits ? 1 : 0);
    }

    private int free() {
        int free = slots - jobs.slotsTaken() - jobs.ready.size() + seats();
        for (int i = 0; i < turns.size(); i++) {
            free -= turns.get(i).limit();
        }
        return free;
    }

    /** The session to claim for next, of those whose queue may have work of which no bell will tell. */
    private @Nullable Session toAsk() {
        for (int i = 0; i < turns.size(); i++) {
            Session asked = turns.get(i).asked();
            if (asked != null && !asked.mayHaveWork()) {
                // Only its answer tells whether another queue may have the room.
                return null;
            }
        }
        return plan.next();
    }

    /** Wakes an idle thread for the work that this one leaves: a ready job, an outcome to send, a slot to fill, the bell. */
    private void wakeAnother() {
        if (phase != Phase.CLAIMING) {
            // Threads that wait for the lane's end wait here, too.
            notifyAll();
        } else if (waiting > 0 && (jobs.ready.size() > 0 || toMend() != null || wantsTurn() || wantsToListen())) {
            notify();
        }
    }

    // Runs of jobs, and their ends.

    /** A virtual thread runs the job that another one was told to begin. */
    synchronized void runsHere(ClaimedJob job) {
        job.runOn(Thread.currentThread());
    }

    synchronized void runsHere(ManyCall call) {
        call.runOn(Thread.currentThread());
    }

    /** No thread could be had for a job that was to begin: it is released. */
    synchronized void neverRan(ClaimedJob job) {
        if (job.isIn(jobs.running)) {
            jobs.release(job);
        }
    }

    synchronized void neverRan(ManyCall call) {
        jobs.release(call);
        wakeAnother();
    }

    /** A job of a call that its handler is not given. False: it was disowned. */
    synchronized boolean takeOut(ClaimedJob job, Outcome outcome) {
        ManyCall call = job.call();
        if (call == null || !job.isIn(call.jobs)) {
            return false;
        }
        jobs.end(job, outcome);
        wakeAnother();
        return true;
    }

    /** The handler of a call has returned, on this thread: its jobs end as they were settled. False: they had ended before. */
    synchronized boolean end(ManyCall call, long nanos) {
        Thread.interrupted();
        if (call.runner() == null) {
            // It was abandoned.
            return false;
        }
        plan.job(nanos / Math.max(1, call.begun().size()));
        jobs.end(call);
        if (!listening) {
            plan.ring("");
        }
        wakeAnother();
        return true;
    }

    /** As {@link #abandon(ClaimedJob, Outcome)}, of a call whose jobs are settled. */
    synchronized @Nullable Thread abandon(ManyCall call) {
        Thread thread = call.runner();
        if (thread != null) {
            List<ClaimedJob> left = call.jobs.jobs();
            jobs.end(call);
            left.forEach(ClaimedJob::disown);
            wakeAnother();
        }
        return thread;
    }

    /**
     * The handler of a job has returned, on this thread; {@code outcome} null: none could be made, for want of memory, say.
     *
     * @return false: it had ended before
     */
    synchronized boolean end(ClaimedJob job, @Nullable Outcome outcome, long nanos) {
        // Here, where no interrupt can follow any more: an interrupt that came too late must not meet the next job.
        Thread.interrupted();
        if (!job.isIn(jobs.running)) {
            // It was abandoned.
            return false;
        }
        plan.job(nanos);
        jobs.end(job, outcome);
        if (!listening || !job.claim.crashes().isEmpty()) {
            // No thread listened while this slot was taken, or another suspect waited for this one's end.
            plan.ring("");
        }
        wakeAnother();
        return true;
    }

    /**
     * Its handler does not return: its outcome is recorded without it, and its thread has no slot any more; null: it has
     * returned.
     */
    synchronized @Nullable Thread abandon(ClaimedJob job, Outcome outcome) {
        if (!job.isIn(jobs.running)) {
            return null;
        }
        jobs.end(job, outcome);
        job.disown();
        wakeAnother();
        return job.runner();
    }

    /** A thread came back without an outcome of its job: the job has ended, since the thread runs none. */
    synchronized void endRunsOf(Thread thread) {
        jobs.endRunsOf(thread);
    }

    /** Releases jobs that could not be started soon after they were claimed: another worker may be idle. */
    synchronized void releaseLate() {
        if (jobs.releaseLate(plan.patienceNanos())) {
            plan.suspend(ticker.read());
        }
        if (jobs.ready.size() > 0) {
            checkSoon.run();
        }
    }

    // Turns, and the doorbell.

    /** A turn was answered, {@code stale}: not all that it told of these was recorded. {@code answer} null: it claimed nothing. */
    synchronized void applyReply(Turn turn, @Nullable ClaimReply answer, Collection<Session> stale, long nanos) {
        plan.trip(nanos);
        stale.forEach(Session::doubt);
        claimed(turn, answer);
        turn.jobs().forEach(job -> {
            job.session.letGo(job);
            LaneJobs.Stage.leave(job);
        });
    }

    private void claimed(Turn turn, @Nullable ClaimReply answer) {
        Session asked = turn.asked();
        if (asked == null || answer == null) {
            return;
        }
        if (answer.lost()) {
            asked.refused();
            return;
        }
        asked.answered(answer, turn.known());
        if (turn.adopts() != null) {
            asked.adopted(turn.adopts(), turn.leftParked());
        }
        // Its own claim is no longer on its way.
        int free = free() + (turns.contains(turn) ? turn.limit() : 0);
        pillWaits = false;
        for (Claim claim : answer.claims()) {
            ClaimedJob job = asked.hold(claim, turn.era());
            if (job != null) {
                take(job);
            }
        }
        plan.countServed(asked, answer);
        if (answer.claims().size() > free) {
            checkSoon.run();
        }
    }

    private void take(ClaimedJob job) {
        boolean releasing = phase == Phase.RELEASING || phase == Phase.CLOSED;
        if (!releasing && !job.claim.isPill()) {
            if (many != null) {
                many.look(job);
            }
            jobs.ready.add(job);
        } else if (!releasing && rules.takePill(job.claim)) {
            jobs.pills.add(job);
            // At once: entries behind the pill are for other workers.
            phase = Phase.FINISHING;
        } else {
            jobs.release(job);
        }
    }

    /**
     * A turn may or may not have been carried out: its outcomes are sent again, once Redis has said which jobs it counts as
     * ours.
     */
    synchronized void failed(Turn turn) {
        jobs.putBack(turn);
        plan.doubt();
        Session asked = turn.asked();
        if (asked != null) {
            asked.ring();
            asked.parked(turn.adopts() == null ? List.of() : List.of(turn.adopts()));
        }
    }

    /** A turn or a mending is over, whatever its result: another thread may take the next. */
    synchronized void over(Step step) {
        if (step instanceof Turn) {
            turns.remove(step);
        } else {
            mending = false;
        }
        turned++;
        wakeAnother();
    }

    /**
     * The listening is over; {@code answer} null: there is none to the claim behind the bell.
     *
     * @param rung the queue that rang, "" none within the time; null: there was no answer
     */
    synchronized void heard(Turn.Listening over, @Nullable String rung, @Nullable ClaimReply answer) {
        listening = false;
        Turn behind = over.behind();
        if (behind != null && rung != null && plan.sessions().contains(behind.asked())) {
            turned++;
            claimed(behind, answer);
            return;
        }
        if (behind != null && rung == null) {
            plan.doubt();
        }
        // Nothing heard for the whole time: look once, the token may have been lost with its worker. Also when the
        // session was lost meanwhile, and given nothing: its successor must look.
        plan.ring(rung == null ? "" : rung);
    }

    // Sessions.

    /** The jobs that a session holds now, to be compared with those that Redis is asked for next. */
    synchronized List<ClaimedJob> beginComparison(Session session) {
        return session.beginComparison();
    }

    /**
     * Compares the jobs that Redis counts for a session with those it held when Redis was asked: disowns those that Redis does
     * not count as ours.
     *
     * @return claims that never reached us, with their numbers: to be released
     */
    synchronized Map<String, Long> compare(Session session, List<ClaimedJob> held, Map<String, Long> believed) {
        for (ClaimedJob job : held) {
            if (!Long.valueOf(job.claim.number()).equals(believed.get(job.claim.id()))) {
                session.letGo(job);
                jobs.disown(job);
            } else if (job.isIn(null) && session.holds(job)) {
                // It was held, but in no stage: it is released.
                jobs.release(job);
            }
        }
        jobs.endRunsOf(null);
        return session.strangers(believed);
    }

    /** Redis may count other jobs for any of the sessions than we hold. */
    synchronized void doubt() {
        plan.doubt();
    }

    synchronized void doubt(Session session) {
        session.doubt();
    }

    /**
     * The lease is over. Disowns its jobs at once: as long as they run on, other workers may run them, too.
     *
     * @return false: that is no news, or the lane is closed and has ended the lease itself
     */
    synchronized boolean lost(Session session) {
        boolean news = phase != Phase.CLOSED && !session.isLost();
        session.lose();
        disownAll(session);
        return news;
    }

    private void disownAll(Session session) {
        for (ClaimedJob job : session.held()) {
            session.letGo(job);
            jobs.disown(job);
        }
    }

    /** A pill stands first in the session's line that should not wait until a slot is free. */
    synchronized void pillAtHead(Session session) {
        pillWaits = true;
        session.ring();
    }

    /**
     * Jobs of this session's queue are parked that need one of these, which the worker knows.
     *
     * @return whether only the thread that listens has a slot for them
     */
    synchronized boolean parked(Session session, Collection<String> needs) {
        session.parked(needs);
        wakeAnother();
        return listening && free() > 0 && room(0) <= 0;
    }

    /** The sessions to renew; none when the lane does not live: its jobs must not be held for ever. */
    synchronized List<Session> toRenew() {
        jobs.endRunsOf(null);
        wakeAnother();
        // A lane that stops, or whose threads all have a job, has no thread that asks what to do.
        boolean lives =
                phase != Phase.CLAIMING || isSpeaking() || jobs.handlers() >= slots || ticker.read() - lastLoop < lease;
        return lives
                ? plan.sessions().stream()
                        .filter(session -> session.isOpen() && !session.isLost())
                        .toList()
                : List.of();
    }

    /** Changes with every turn; negative: a call is on its way. */
    synchronized long turned() {
        return isSpeaking() ? -1 : turned;
    }

    /**
     * Redis said how many jobs it counts for a session. Where that is another number than the session holds, as it was the time
     * before, and nothing was on its way either time, the session is in doubt: Redis counts jobs as ours that we do not know, or
     * the reverse.
     *
     * @param before {@link #turned} when Redis was asked
     * @return whether it is in doubt since
     */
    synchronized boolean counted(Session session, long before, long byRedis) {
        boolean still = before >= 0 && before == turned();
        return session.counted(still && byRedis != session.size());
    }

    synchronized List<Session> sessions() {
        return List.copyOf(plan.sessions());
    }

    synchronized boolean owns(String session) {
        return plan.sessions().stream().anyMatch(own -> own.name.equals(session));
    }

    // Queries.

    /** The jobs that a session holds now. */
    synchronized List<ClaimedJob> heldBy(Session session) {
        return session.held();
    }

    /** The job of a queue, if the lane holds it. */
    synchronized Optional<ClaimedJob> find(Keys keys, String id) {
        return plan.sessions().stream()
                .filter(session -> session.keys.queue().equals(keys.queue()))
                .flatMap(session -> session.find(id).stream())
                .findFirst();
    }

    /** The ids that the lane holds now, by queue. */
    synchronized Map<Keys, List<String>> held() {
        return plan.sessions().stream().collect(Collectors.toMap(session -> session.keys, Session::ids));
    }

    /** Asks these jobs of a queue to stop; those that the lane does not hold are ignored. */
    synchronized void cancel(Keys keys, Collection<String> ids) {
        plan.sessions().stream()
                .filter(session -> session.keys.queue().equals(keys.queue()))
                .forEach(session -> ids.forEach(session::cancel));
    }

    /** The jobs that no handler has yet: those that stand ready, and those of calls. */
    synchronized List<ClaimedJob> ready() {
        List<ClaimedJob> ready = jobs.ready.jobs();
        for (int i = 0; many != null && i < many.size(); i++) {
            many.get(i).jobs.jobs().stream().filter(job -> !job.isHandled()).forEach(ready::add);
        }
        return ready;
    }

    /** The pills that it took. */
    synchronized List<ClaimedJob> pills() {
        return jobs.pills.jobs();
    }

    /** How many handlers run. */
    synchronized int running() {
        return jobs.handlers();
    }

    /** How many could run at once. */
    synchronized int slots() {
        return slots;
    }

    synchronized boolean isRunBy(Thread thread) {
        return jobs.isRunBy(thread);
    }

    /** How many jobs have come to an end here. */
    synchronized long ended() {
        return jobs.endedInAll();
    }

    /** No job runs, no outcome is to be sent, and no queue is known to have work. */
    synchronized boolean hasNothingToDo() {
        return isQuiet() && toAsk() == null;
    }

    /** Nothing runs and nothing is about to. */
    synchronized boolean isIdle() {
        return jobs.slotsTaken() == 0 && jobs.ready.size() == 0;
    }

    /** It owes Redis nothing but the ends of its sessions: a job whose outcome is on its way is held until that is recorded. */
    synchronized boolean holdsNothing() {
        return jobs.isEmpty()
                && jobs.pills.size() == 0
                && plan.sessions().stream().allMatch(session -> session.size() == 0);
    }

    private boolean isQuiet() {
        return jobs.isEmpty() && !isSpeaking();
    }

    // How it ends.

    /** Claims no more; jobs that have not started are released, or run. */
    synchronized void stopClaiming(boolean releases) {
        if (phase == Phase.CLAIMING || (phase == Phase.FINISHING && releases)) {
            phase = releases ? Phase.RELEASING : Phase.FINISHING;
        }
        if (phase == Phase.RELEASING) {
            jobs.releaseReady();
        }
        notifyAll();
    }

    /** Interrupts running jobs; those that then return without an output are released. */
    synchronized void interruptRuns() {
        stopClaiming(true);
        jobs.interruptRuns();
    }

    /** Waits until nothing runs and every outcome is recorded; false when the time was over before. */
    synchronized boolean awaitQuiet(Duration time) throws InterruptedException {
        return await(time, false);
    }

    /** Waits until no thread speaks to Redis; false: one still does, after this time. */
    synchronized boolean awaitSilence(Duration time) throws InterruptedException {
        return await(time, true);
    }

    private synchronized boolean await(Duration time, boolean silenceOnly) throws InterruptedException {
        long deadline = ticker.read() + time.toNanos();
        while (silenceOnly ? isSpeaking() : !isQuiet()) {
            long left = deadline - ticker.read();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
        }
        return true;
    }

    /** Its threads leave when their steps are done. */
    synchronized void close() {
        phase = Phase.CLOSED;
        notifyAll();
    }

    /** A turn with a session's outcomes that are not recorded, to be sent when the lane is closed. */
    synchronized Turn untold(Session session) {
        return jobs.turn(session);
    }
}
