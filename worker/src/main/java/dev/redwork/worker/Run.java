package dev.redwork.worker;

import dev.redwork.job.Job;
import dev.redwork.job.RetryPolicy;
import dev.redwork.store.Claim;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run of a claim: what is known of it so far. Made on the thread that runs it. */
final class Run {
    final Held held;
    final Claim claim;
    final Cancellation cancellation;
    private final Thread thread = Thread.currentThread();
    private final Consumer<Run> fence;

    /** Null until the spec was read. */
    @Nullable
    Job job;

    /** Of the task as this worker knows it. */
    RetryPolicy retry = RetryPolicy.DEFAULT;

    /** Where the handler was when its time was over; null: it is not. */
    private volatile @Nullable String overdue;

    /**
     * A run that begins.
     *
     * @param fence lets go of a run whose handler ignores that its time is over
     */
    Run(Held held, Consumer<Run> fence) {
        this.held = held;
        this.claim = held.claim;
        this.cancellation = held.cancellation;
        this.fence = fence;
    }

    /** Now, in Redis time, ms: when it was claimed, plus what our own clock measured since. */
    long now() {
        return claim.started() + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - held.claimedNanos);
    }

    String task() {
        return job == null ? "" : job.task();
    }

    /** Its time is over: what the handler throws from now on counts as that. */
    void timeIsOver() {
        overdue = Arrays.stream(thread.getStackTrace())
                .map(frame -> "\tat " + frame)
                .collect(Collectors.joining("\n"));
        cancellation.interrupt();
    }

    @Nullable
    String overdue() {
        return overdue;
    }

    void fenceOff() {
        fence.accept(this);
    }
}
