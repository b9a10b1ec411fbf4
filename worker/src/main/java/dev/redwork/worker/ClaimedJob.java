package dev.redwork.worker;

import dev.redwork.job.Job;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobStack;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Ticker;
import dev.redwork.json.JobJson;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A job (or pill) that this lane has claimed, and its one run here. {@link LaneState} guards its stage and its end; the thread
 * that runs it writes what it read of the spec; whether its handler runs and is still wanted has the job's own lock.
 */
final class ClaimedJob extends LaneJobs.Link implements Step, Timeouts.Run {
    final Session session;
    final Claim claim;

    /** The signals that the run watches; guarded by {@link SignalCache}. */
    final List<SignalCache.Watched> watched = new ArrayList<>(0);

    /** Of the reader of {@link SignalCache} alone, as the batch: that was read before the job began. */
    private boolean foreseen;

    private @Nullable String batch;

    private final Ticker ticker;
    private final long claimed;
    private @Nullable Thread runner;
    private @Nullable Outcome outcome;
    private volatile boolean disowned;
    private volatile boolean interruptedByStop;
    private @Nullable Job spec;
    private RetryPolicy retry = RetryPolicy.DEFAULT;

    /** Of calls that it may share with others of its task; null: it has one for itself. */
    private @Nullable ManyLimits limits;

    /** The call that it shares; null: it has joined none. */
    private @Nullable ManyCall call;

    /** Where the handler was when its time was over; null: it is not. */
    private volatile @Nullable String overdue;

    /** The thread that is in the handler now; null before and after. */
    private @Nullable Thread handling;

    private volatile boolean cancelled;

    /** Null: its handler has not said how far it is. */
    private volatile @Nullable RunProgress progress;

    /** Null: its handler has logged nothing. */
    private volatile @Nullable RunLog log;

    ClaimedJob(Session session, Claim claim, Ticker ticker) {
        this.session = session;
        this.claim = claim;
        this.ticker = ticker;
        this.claimed = ticker.read();
        this.cancelled = claim.cancelling() > 0;
    }

    /** Its batch, read once, before it begins; null: it has none, or cannot be read, which its run will tell. */
    @Nullable
    String foreseeBatch() {
        if (!foreseen) {
            foreseen = true;
            try {
                batch = JobJson.read(claim.id(), claim.spec()).batch();
            } catch (PayloadException e) {
                batch = null;
            }
        }
        return batch;
    }

    /** How long ago it was claimed, ns. */
    long age() {
        return ticker.read() - claimed;
    }

    /** Now, in Redis time, ms: when it was claimed, plus what our own clock measured since. */
    long now() {
        return claim.started() + TimeUnit.NANOSECONDS.toMillis(age());
    }

    /** Whether its last moment to start is over. */
    boolean isTooLate() {
        return claim.deadline() > 0 && now() > claim.deadline();
    }

    /** Its spec was read; the policy is its task's, as this worker knows it. */
    void read(Job spec, RetryPolicy policy) {
        this.spec = spec;
        this.retry = policy;
    }

    /** Null: it was not read. */
    @Nullable
    Job spec() {
        return spec;
    }

    RetryPolicy retry() {
        return retry;
    }

    /** The name of its task; empty: it is not known yet. */
    String task() {
        return spec == null ? "" : spec.task();
    }

    /** How long its run may take, by the longest time of those that share its call; null: without a limit. */
    @Nullable
    Duration timeout() {
        if (call != null) {
            return call.timeout();
        }
        return spec == null ? null : spec.timeout();
    }

    /** It shares the call of its handler with others; null: it does not. */
    void sharesWithin(@Nullable ManyLimits some) {
        limits = some;
    }

    @Nullable
    ManyLimits limits() {
        return limits;
    }

    void joins(ManyCall shared) {
        call = shared;
    }

    @Nullable
    ManyCall call() {
        return call;
    }

    /** A thread runs it from now on; null: it counts as not started. */
    void runOn(@Nullable Thread thread) {
        runner = thread;
    }

    /** The thread that runs it, or ran it last; null: it has not started. */
    @Nullable
    Thread runner() {
        return runner;
    }

    void interrupt() {
        if (runner != null) {
            runner.interrupt();
        }
    }

    /** The worker stops: an exception of the handler from now on is no failure. */
    void interruptByStop() {
        stops();
        interrupt();
    }

    void stops() {
        interruptedByStop = true;
    }

    boolean isInterruptedByStop() {
        return interruptedByStop;
    }

    void end(@Nullable Outcome outcome) {
        this.outcome = outcome;
    }

    /** How it left its run; null: no outcome yet, see {@link OutcomeRules#unsaid}. */
    @Nullable
    Outcome outcome() {
        return outcome;
    }

    /** The handler owns it no longer: Redis has given it to others, or the lane has told its end without the handler. */
    void disown() {
        disowned = true;
    }

    boolean isDisowned() {
        return disowned;
    }

    /** Whether no other worker can have it: Redis still counts it as ours, and the lease cannot be over. */
    boolean isOwned() {
        return !disowned && session.isOwned();
    }

    // The handler, as long as it runs.

    /** The thread that calls is about to run the handler. */
    synchronized void handlerBegins() {
        handling = Thread.currentThread();
    }

    /** The handler has returned: from now on no interrupt of ours can meet the next work of its thread. */
    synchronized void handlerEnds() {
        handling = null;
    }

    synchronized boolean isHandled() {
        return handling != null;
    }

    /** Interrupts the handler, which breaks off its waits. */
    synchronized void interruptHandler() {
        if (handling != null) {
            handling.interrupt();
        }
    }

    // Its progress and its log, by its handler.

    @Nullable
    RunProgress progress() {
        return progress;
    }

    /** Its handler says for the first time how far it is. */
    synchronized void begin(RunProgress first) {
        progress = first;
    }

    /** How far it came; null: its handler did not say. */
    @Nullable
    JobProgress cameTo() {
        RunProgress far = progress;
        return far == null ? null : far.read(now(), claim.attempt()).progress();
    }

    @Nullable
    RunLog log() {
        return log;
    }

    void log(String line) {
        RunLog its = log;
        if (its == null) {
            its = beginLog();
        }
        its.add(now(), line);
    }

    private synchronized RunLog beginLog() {
        RunLog its = log == null ? new RunLog() : log;
        log = its;
        return its;
    }

    /** It is not wanted any more: asks its handler to stop. Those that share its call are still wanted. */
    synchronized void cancel() {
        if (!cancelled) {
            cancelled = true;
            if (call == null) {
                interruptHandler();
            }
            notifyAll();
        }
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** As {@link Cancellation#await}. */
    synchronized boolean awaitCancel(Duration time) throws InterruptedException {
        long deadline = ticker.read() + Ticker.nanos(time);
        try {
            for (long left = Ticker.nanos(time); !cancelled && left > 0; left = deadline - ticker.read()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            if (!cancelled) {
                throw e;
            }
        }
        if (cancelled && call == null && Thread.currentThread() == handling) {
            Thread.interrupted();
        }
        return cancelled;
    }

    /** Its time is over: an exception of the handler from now on counts as a time-out. */
    @Override
    public void timeIsOver() {
        // Before its stack is read, for which there may be no memory.
        timeIsOver("");
        try {
            timeIsOver(whereItIs());
        } finally {
            interruptHandler();
        }
    }

    /** As {@link #timeIsOver()}, without the interrupt. */
    void timeIsOver(String where) {
        overdue = where;
    }

    /** The stack of the thread that runs it. */
    String whereItIs() {
        Thread thread = runner;
        return thread == null
                ? ""
                : Arrays.stream(thread.getStackTrace())
                        .map(frame -> "\tat " + plain(frame))
                        .collect(Collectors.joining("\n"));
    }

    /** As a stack trace of an exception has it: without the module and the class loader. */
    private static StackTraceElement plain(StackTraceElement frame) {
        return new StackTraceElement(
                frame.getClassName(), frame.getMethodName(), frame.getFileName(), frame.getLineNumber());
    }

    /** Where its handler is now, which others of its call may share. */
    JobStack stack() {
        String frames = whereItIs();
        return new JobStack(now(), session.name, frames.isEmpty() ? "\t(its handler has not begun)" : frames);
    }

    @Override
    public boolean isOverdue() {
        return overdue != null;
    }

    @Nullable
    String overdue() {
        return overdue;
    }
}
