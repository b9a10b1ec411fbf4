package dev.redwork.worker;

import dev.redwork.job.Task;
import dev.redwork.store.OutcomeStore.Outcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the jobs that a {@link ManyHandler} is given at once. Of several answers the first counts, and none that comes when the
 * handler has returned; any thread may give it.
 *
 * @param <I> input
 * @param <O> output
 */
public final class JobOfMany<I, O> {
    private final I input;
    private final JobContext context;
    private boolean answered;
    private @Nullable O output;
    private @Nullable Throwable failure;

    /** Its end as the worker tells it; with it the answer is settled. */
    private @Nullable Outcome outcome;

    JobOfMany(I input, JobContext context) {
        this.input = input;
        this.context = context;
    }

    /** For a handler that is called without a queue, in a test or to compare with: see {@link JobContext#alone}. */
    public static <I, O> JobOfMany<I, O> alone(Task<I, O> task, I input) {
        return new JobOfMany<>(input, JobContext.alone(task.name()));
    }

    public I input() {
        return input;
    }

    /** Its own: id, attempt, cancellation, fence. Its time is the longest of all jobs of the call. */
    public JobContext context() {
        return context;
    }

    /** It has succeeded, with this output. */
    public void succeed(O output) {
        answer(output, null);
    }

    /** Its attempt has failed, as if a handler of its own had thrown this. */
    public void fail(Throwable failure) {
        answer(null, Objects.requireNonNull(failure, "failure"));
    }

    private synchronized void answer(@Nullable O itsOutput, @Nullable Throwable itsFailure) {
        if (!answered && outcome == null) {
            answered = true;
            output = itsOutput;
            failure = itsFailure;
        }
    }

    /** Whether the handler has said what became of it. */
    public synchronized boolean isAnswered() {
        return answered;
    }

    /**
     * The output that it was given, for tests of handlers.
     *
     * @throws Exception the failure that it was given
     * @throws IllegalStateException when the handler has said nothing of it
     */
    @SuppressWarnings("NullAway") // null only where the handler gave that
    public synchronized O output() throws Exception {
        Throwable thrown = failure(null);
        if (thrown instanceof Error error) {
            throw error;
        } else if (thrown instanceof Exception exception) {
            throw exception;
        } else if (thrown != null) {
            throw new IllegalStateException(thrown);
        }
        return output;
    }

    /**
     * Why it has failed; null: it has succeeded.
     *
     * @param thrown by its handler; null: it has returned
     */
    synchronized @Nullable Throwable failure(@Nullable Throwable thrown) {
        if (answered) {
            return failure;
        }
        return thrown == null
                ? new IllegalStateException("its handler has returned and said nothing of job " + context.id())
                : thrown;
    }

    synchronized @Nullable Object given() {
        return output;
    }

    ClaimedJob job() {
        return context.job();
    }

    /** It is told so, unless it was settled before. */
    synchronized void settle(Outcome told) {
        outcome = outcome == null ? told : outcome;
    }

    /** Null: it is not settled. */
    synchronized @Nullable Outcome outcome() {
        return outcome;
    }
}
