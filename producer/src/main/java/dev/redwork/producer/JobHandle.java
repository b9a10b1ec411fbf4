package dev.redwork.producer;

import dev.redwork.admin.JobReader;
import dev.redwork.job.CancelResult;
import dev.redwork.job.Failure;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.json.JobJson;
import dev.redwork.producer.EnqueueRequest.Template;
import dev.redwork.redis.ResidentThread.LaneQueues;
import dev.redwork.store.Keys;
import dev.redwork.store.ProgressStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    private final Template<O> template;
    private final QueryConnection queries;
    private final @Nullable Inbox inbox;
    private final CompletableFuture<O> future = new CompletableFuture<>();
    private volatile boolean duplicate;
    private volatile boolean replaced;
    private volatile @Nullable JobResult result;
    final Due due = new Due();

    /** Of the poller: another one that waits for a job with this id. */
    volatile @Nullable JobHandle<?> next;

    /** When Redis is to be asked for one job. */
    static final class Due {
        private volatile boolean accepted;
        volatile boolean often;
        volatile long at;

        @Nullable
        Duration wait;

        /** Redis has the job, or may have it: before, there is nothing to ask for. */
        void accept() {
            accepted = true;
        }

        boolean isOver(long now) {
            return accepted && at - now <= 0;
        }
    }

    JobHandle(String id, Template<O> template, QueryConnection queries, @Nullable Inbox inbox) {
        this.id = id;
        this.template = template;
        this.queries = queries;
        this.inbox = inbox;
    }

    public String id() {
        return id;
    }

    public String queue() {
        return keys().queue();
    }

    /** Whether another job was there before, with this id or this key: nothing was enqueued, and this handle is that job's. */
    public boolean isDuplicate() {
        return duplicate;
    }

    /** Whether it stood there before, not due yet, and got this input, by debounce or replace. */
    public boolean isReplaced() {
        return replaced;
    }

    /** Asks Redis where the job is now. */
    public JobState state() {
        return queries.with(link -> new JobReader(link, keys()).state(id));
    }

    /**
     * How the job ended: its state, the attempt that ended it and its worker, and its times; the output is what {@link #get} gives, and
     * not in here. Empty while it has not ended, and when Redis no longer tells more than that.
     */
    public Optional<JobResult> result() {
        return Optional.ofNullable(result)
                .map(ended -> ended.enqueued() > 0 ? ended : ended.enqueuedAt(JobJson.timeOf(id)));
    }

    /**
     * Asks Redis how far the job is: as its handler said last, at most 3 s ago, or when its last attempt failed. Empty: it never said, or
     * has ended otherwise than dead.
     */
    public Optional<JobProgress> progress() {
        return queries.with(link -> link.send(new ProgressStore(keys()).progress(id)));
    }

    /** Cancels the job, as {@link Producer#cancel} does; {@link #get} then throws {@link JobCancelledException}. */
    public CancelResult cancel() {
        return queries.cancel(keys(), id);
    }

    /**
     * Waits for the output. A wait that times out leaves the job running and can be repeated.
     *
     * @param timeout as long as one likes; zero or less: what is known by now
     * @throws JobFailedException when the job is dead
     * @throws JobCancelledException when it was cancelled
     * @throws JobExpiredException when its time was over before it could start
     * @throws JobGoneException when no trace of it is left
     * @throws OtherTaskException when the job with this id or key is one of another task, also while that has not ended
     * @throws WaitTimeoutException when it has not ended in time
     * @throws CancellationException when the producer was closed, or this thread was interrupted (its flag is then set)
     * @throws IllegalStateException when it has not ended and the caller is a handler whose own lane reads its queue: it might
     *     wait for the slot that it holds
     */
    public O get(Duration timeout) {
        if (!future.isDone()) {
            checkMayWait();
        }
        try {
            return checked().get(Ticker.nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new WaitTimeoutException(this + " has not ended within " + Ticker.millis(timeout)
                    + " ms; it goes on, and the wait can be repeated");
        } catch (ExecutionException e) {
            Throwable failure = e.getCause();
            throw failure instanceof RedworkException ours
                    ? ours
                    : new RedworkException(this + " could not be awaited: " + failure, failure);
        } catch (CancellationException e) {
            // A newer JDK puts its own, which says "get", around the one that says why.
            throw e.getCause() instanceof CancellationException why ? why : e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for " + this);
        }
    }

    /**
     * The output to come; fails with the exception that {@link #get} throws of the job. Callbacks run where their executor says:
     * {@code future().thenAcceptAsync(this::store, executor)}. Those without one run on the thread that receives all results, and must
     * not block there. Each call gives another future: to
     * cancel one, or to end it by a time-out, ends no other.
     */
    @SuppressWarnings("FutureReturnValueIgnored")
    public CompletableFuture<O> future() {
        // Not a copy(), which would wrap the job's exception.
        CompletableFuture<O> own = new CompletableFuture<>();
        checked().whenComplete((output, failure) -> {
            if (failure == null) {
                own.complete(output);
            } else {
                own.completeExceptionally(failure);
            }
        });
        return own;
    }

    /** As {@link #get}: a handler must not wait for a job that may need its slot. */
    void checkMayWait() {
        if (LaneQueues.here() != null) {
            queries.checkMayWait(this, queue());
        }
    }

    /** Runs it once the job has ended, at once where it has: on the thread that receives all results, or on this one. */
    void whenEnded(Runnable told) {
        CompletableFuture<O> unused = checked().whenComplete((output, failure) -> told.run());
    }

    private CompletableFuture<O> checked() {
        if (inbox == null) {
            throw new IllegalStateException(
                    this + " was enqueued by a producer without results: look it up by its id, with Producer.job");
        }
        return future;
    }

    @Override
    public String toString() {
        return "job " + id + " (" + template.sample().task() + ", queue " + queue() + ")";
    }

    Keys keys() {
        return template.destination().keys();
    }

    /** The handle of the job with this id: this one, or a new one in its place. */
    JobHandle<O> of(String other) {
        if (other.equals(id)) {
            return this;
        }
        disown();
        JobHandle<O> handle = new JobHandle<>(other, template, queries, inbox);
        if (inbox != null) {
            inbox.watch(keys(), List.of(handle));
        }
        handle.due.accept();
        return handle;
    }

    /** Another handle is in its place: this one gets no outcome from the inbox. */
    void disown() {
        if (inbox != null) {
            inbox.open.forget(this);
        }
    }

    void markReplaced() {
        replaced = true;
    }

    void markDuplicate() {
        duplicate = true;
        watchOften();
    }

    /** The outcome goes to another producer's inbox, if to any. */
    void watchOften() {
        due.accept();
        if (inbox != null) {
            inbox.lookNow(this);
        }
    }

    boolean isDone() {
        return future.isDone();
    }

    /** The job ended; whatever the outcome holds, also an unreadable one, the future ends. */
    void end(JobResult ended) {
        if (refuses(ended.task())) {
            return;
        }
        // Before whoever waits for it goes on.
        result = ended.withoutOutput();
        try {
            switch (ended.state()) {
                case SUCCEEDED -> end(template.output().read(ended.output()), null);
                case CANCELLED -> end(new JobCancelledException(this + " was cancelled"));
                case EXPIRED -> end(new JobExpiredException(this + expired(ended)));
                default -> end(new JobFailedException(this + " is dead", ended.failure()));
            }
        } catch (RuntimeException e) {
            end(new RedworkException("the output of " + this + " cannot be read: " + e.getMessage(), e));
        }
    }

    private static String expired(JobResult result) {
        Failure last = result.failure();
        int tried = result.attempt() - 1;
        return tried < 1 || last == null
                ? " expired before it could start"
                : " expired before its next attempt could start; it had been tried "
                        + (tried == 1 ? "once" : tried + " times") + " and failed last by "
                        + (last.type() == null ? last.reason().text() : last.type()) + ": " + last.message();
    }

    /**
     * Ends when its job is one of another task: whoever waits for it has an id, or a key, that is that task's.
     *
     * @param task of the job; empty: it is not known
     * @return whether it is another one
     */
    boolean refuses(String task) {
        boolean other = !task.isEmpty() && !task.equals(template.sample().task());
        if (other) {
            end(new OtherTaskException(
                    this + " is a job of task " + task + ": an id, or a key, is taken by one task at a time"));
        }
        return other;
    }

    void end(RuntimeException failure) {
        end(null, failure);
    }

    @SuppressWarnings("NullAway") // a task without an output has null
    private void end(@Nullable O output, @Nullable Throwable failure) {
        disown();
        if (failure == null) {
            future.complete(output);
        } else {
            future.completeExceptionally(failure);
        }
    }
}
