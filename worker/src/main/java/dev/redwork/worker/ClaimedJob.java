package dev.redwork.worker;

import dev.redwork.job.Job;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Ticker;
import dev.redwork.store.Claim;
import dev.redwork.store.Keys;
import dev.redwork.store.Outcome;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A job (or pill) that this lane has claimed, and its one run here. {@link LaneState} guards its stage; the thread that runs it
 * writes the fields of the run.
 */
final class ClaimedJob implements Step {
    final Session session;
    final Claim claim;
    final Cancellation cancellation;
    private final Ticker ticker;
    private final long claimed;

    /** Where it stands, with its neighbours there; null: nowhere, the lane is done with it. */
    @Nullable
    Stage stage;

    @Nullable
    ClaimedJob previous;

    @Nullable
    ClaimedJob next;

    /** The thread that runs it, or ran it last; null: it has not started. */
    @Nullable
    Thread runner;

    /** How it left its run; null: no outcome yet, see {@link OutcomeRules#unsaid}. */
    @Nullable
    Outcome outcome;

    /** The handler owns it no longer: Redis has given it to others, or the lane has told its end without the handler. */
    volatile boolean disowned;

    /** The worker stops and has interrupted its run. */
    volatile boolean interruptedByStop;

    /** Null until its spec was read. */
    @Nullable
    Job job;

    /** Of its task as this worker knows it. */
    RetryPolicy retry = RetryPolicy.DEFAULT;

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

    Keys keys() {
        return session.keys;
    }

    /** How long ago it was claimed, ns. */
    long age() {
        return ticker.read() - claimed;
    }

    /** Now, in Redis time, ms: when it was claimed, plus what our own clock measured since. */
    long now() {
        return claim.started() + TimeUnit.NANOSECONDS.toMillis(age());
    }

    /** The name of its task; empty: it is not known yet. */
    String task() {
        return job == null ? "" : job.task();
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
