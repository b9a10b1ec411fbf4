package dev.redwork.worker;

import dev.redwork.job.Job;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A job (or pill) that this lane has claimed, and its one run here. {@link LaneState} guards its stage and its end; the thread
 * that runs it writes what it read of the spec.
 */
final class ClaimedJob extends IntrusiveList.Node<ClaimedJob> implements Step {
    final Session session;
    final Claim claim;
    final Cancellation cancellation;
    private final Ticker ticker;
    private final long claimed;
    private @Nullable Thread runner;
    private @Nullable Outcome outcome;
    private volatile boolean disowned;
    private volatile boolean interruptedByStop;
    private @Nullable Job spec;
    private @Nullable Task<?, ?> bound;

    /** Where the handler was when its time was over; null: it is not. */
    private volatile @Nullable String overdue;

    ClaimedJob(Session session, Claim claim, Ticker ticker) {
        this.session = session;
        this.claim = claim;
        this.ticker = ticker;
        this.claimed = ticker.read();
        this.cancellation = new Cancellation(ticker);
        if (claim.cancelling() > 0) {
            cancellation.ask();
        }
    }

    /** How long ago it was claimed, ns. */
    long age() {
        return ticker.read() - claimed;
    }

    /** Now, in Redis time, ms: when it was claimed, plus what our own clock measured since. */
    long now() {
        return claim.started() + TimeUnit.NANOSECONDS.toMillis(age());
    }

    /** Its spec was read. */
    void read(Job spec) {
        this.spec = spec;
    }

    /** Null: it was not read. */
    @Nullable
    Job spec() {
        return spec;
    }

    /** By its task as this worker knows it. */
    void retryBy(Task<?, ?> task) {
        this.bound = task;
    }

    RetryPolicy retry() {
        return bound == null ? RetryPolicy.DEFAULT : bound.options().retry();
    }

    /** The name of its task; empty: it is not known yet. */
    String task() {
        return spec == null ? "" : spec.task();
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
        interruptedByStop = true;
        interrupt();
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

    /** Its time is over: an exception of the handler from now on counts as a time-out. */
    void timeIsOver() {
        // Before its stack is read, for which there may be no memory.
        overdue = "";
        try {
            Thread thread = runner;
            if (thread != null) {
                overdue = Arrays.stream(thread.getStackTrace())
                        .map(frame -> "\tat " + frame)
                        .collect(Collectors.joining("\n"));
            }
        } finally {
            cancellation.interrupt();
        }
    }

    @Nullable
    String overdue() {
        return overdue;
    }
}
