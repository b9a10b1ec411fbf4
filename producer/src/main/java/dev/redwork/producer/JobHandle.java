package dev.redwork.producer;

import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.json.Json;
import dev.redwork.store.Keys;
import dev.redwork.store.Moved;
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
    private final Producer producer;
    private final @Nullable Inbox inbox;
    private final CompletableFuture<O> future = new CompletableFuture<>();
    private volatile boolean duplicate;
    private volatile boolean accepted;

    /** Used by the inbox's lookout only: when to ask Redis next, and how long to wait after that. */
    long nextLook = System.nanoTime() + Lookout.FIRST.toNanos();

    Duration lookAfter = Lookout.FIRST;

    JobHandle(String id, Task<?, O> task, Keys keys, Producer producer, @Nullable Inbox inbox) {
        this.id = id;
        this.task = task;
        this.keys = keys;
        this.producer = producer;
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

    /** Cancels the job, as {@link Producer#cancel} does; {@link #get} then throws {@link JobCancelledException}. */
    public Moved cancel() {
        return producer.cancel(queue(), id);
    }

    /**
     * Waits for the output. A wait that times out leaves the job running and can be repeated.
     *
     * @throws JobFailedException when the job is dead
     * @throws JobCancelledException when it was cancelled
     * @throws JobExpiredException when its time was over before it could start
     * @throws JobGoneException when no trace of it is left
     * @throws WaitTimeoutException when it has not ended in time
     * @throws CancellationException when the producer was closed, or this thread was interrupted (its flag is then set)
     */
    public O get(Duration timeout) {
        try {
            return future().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new WaitTimeoutException(this + " has not ended within " + timeout.toMillis()
                    + " ms; it goes on, and the wait can be repeated");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RedworkException failure
                    ? failure
                    : new RedworkException(this + " could not be awaited: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for " + this);
        }
    }

    /**
     * The output to come; fails with what {@link #get} throws of the job. What depends on it without
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

    void accept() {
        accepted = true;
    }

    boolean isDue(long now) {
        return accepted && nextLook - now <= 0;
    }

    /** Ends as another handle does: the same id is the same job. */
    @SuppressWarnings({"unchecked", "FutureReturnValueIgnored"})
    void follow(JobHandle<?> first) {
        first.future.whenComplete((output, failure) -> end((O) output, failure));
    }

    void markDuplicate() {
        duplicate = true;
        // Another producer is told of its end, if any: ask at once.
        nextLook = System.nanoTime();
        if (inbox != null) {
            inbox.lookNow(keys);
        }
    }

    /** The job ended; whatever the outcome holds, the future ends. */
    void end(JobResult result) {
        try {
            switch (result.state()) {
                case SUCCEEDED -> end(Json.output(task, result.output()), null);
                case CANCELLED -> end(new JobCancelledException(this + " was cancelled"));
                case EXPIRED -> end(new JobExpiredException(this + " expired before it could start"));
                default -> end(new JobFailedException(this + " is dead", result.failure()));
            }
        } catch (RuntimeException e) {
            end(new RedworkException("the output of " + this + " cannot be read: " + e.getMessage(), e));
        }
    }

    void end(RuntimeException failure) {
        end(null, failure);
    }

    @SuppressWarnings("NullAway") // a task without an output has null
    private void end(@Nullable O output, @Nullable Throwable failure) {
        if (inbox != null) {
            inbox.forget(this);
        }
        if (failure == null) {
            future.complete(output);
        } else {
            future.completeExceptionally(failure);
        }
    }

    private Inbox waiting() {
        if (inbox == null) {
            throw new IllegalStateException(this + " was enqueued by a producer without results: look it up by its id");
        }
        return inbox;
    }
}
