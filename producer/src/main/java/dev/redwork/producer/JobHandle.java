package dev.redwork.producer;

import dev.redwork.job.Failure;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.json.Json;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A job as its producer sees it.
 *
 * @param <O> the task's output
 */
public final class JobHandle<O> {
    private final String id;
    private final Task<?, O> task;
    private final Keys keys;
    private final @Nullable Inbox inbox;
    private final CompletableFuture<O> future = new CompletableFuture<>();
    private volatile boolean duplicate;

    /** Used by the inbox's thread only: when to ask Redis next, and how long to wait after that. */
    long nextLook = System.nanoTime() + Inbox.FIRST_LOOK.toNanos();

    Duration lookAfter = Inbox.FIRST_LOOK;

    JobHandle(String id, Task<?, O> task, Keys keys, @Nullable Inbox inbox) {
        this.id = id;
        this.task = task;
        this.keys = keys;
        this.inbox = inbox;
    }

    public String id() {
        return id;
    }

    public String queue() {
        return keys.queue();
    }

    /** Whether a job with this id was there before: nothing was enqueued, and this handle is that job's. */
    public boolean isDuplicate() {
        return duplicate;
    }

    /** Asks Redis where the job is now. */
    public JobState state() {
        return waiting().state(this);
    }

    /**
     * Waits for the output. A wait that times out leaves the job running and can be repeated.
     *
     * @throws JobFailedException when the job is dead
     * @throws JobGoneException when no trace of it is left
     * @throws WaitTimeoutException when it has not ended in time
     */
    public O get(Duration timeout) {
        try {
            return future().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new WaitTimeoutException(this + " has not ended within " + timeout.toMillis()
                    + " ms; it goes on, and the wait can be repeated");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RedworkException failure) {
                // Thrown by the inbox's thread: the caller's own stack is what helps.
                failure.setStackTrace(new Throwable().getStackTrace());
                throw failure;
            }
            throw new RedworkException(this + " could not be awaited: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for " + this);
        }
    }

    /**
     * The output to come; fails with {@link JobFailedException} or {@link JobGoneException}. What depends on it without
     * an executor of its own runs on the thread that receives all results, and must not block there.
     */
    public CompletableFuture<O> future() {
        waiting();
        return future;
    }

    @Override
    public String toString() {
        return "job " + id + " (" + task.name() + ", queue " + queue() + ")";
    }

    Keys keys() {
        return keys;
    }

    void markDuplicate() {
        duplicate = true;
        // Another producer is told of its end, if any: ask at once.
        nextLook = System.nanoTime();
    }

    /** The job ended; whatever the outcome holds, the future ends. */
    void end(JobResult result) {
        try {
            Payload output = result.output();
            if (result.state() == JobState.SUCCEEDED) {
                future.complete(Json.output(task, output == null ? Payload.of("null") : output));
            } else {
                Failure failure = result.failure();
                future.completeExceptionally(new JobFailedException(this + " is dead", failure));
            }
        } catch (RuntimeException e) {
            future.completeExceptionally(
                    new RedworkException("the output of " + this + " cannot be read: " + e.getMessage(), e));
        }
    }

    void end(RuntimeException failure) {
        future.completeExceptionally(failure);
    }

    /** It was never enqueued. */
    void forget() {
        if (inbox != null) {
            inbox.forget(this);
        }
        future.cancel(false);
    }

    private Inbox waiting() {
        if (inbox == null) {
            throw new IllegalStateException(this + " was enqueued by a producer without results");
        }
        return inbox;
    }
}
