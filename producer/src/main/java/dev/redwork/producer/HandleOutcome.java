package dev.redwork.producer;

import dev.redwork.job.JobResult;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.json.Json;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * An outcome as its waiting caller gets it: an output or an exception.
 *
 * @param output null also where the task has none
 * @param failure the exception that is thrown; null: it succeeded
 */
record HandleOutcome<O>(@Nullable O output, @Nullable RuntimeException failure) {
    /** Of any outcome, also an unreadable one: the waiting caller always gets an answer. */
    static <O> HandleOutcome<O> of(JobHandle<O> job, Task<?, O> task, JobResult result) {
        try {
            return switch (result.state()) {
                case SUCCEEDED -> new HandleOutcome<>(Json.output(task, result.output()), null);
                case CANCELLED -> new HandleOutcome<>(null, new JobCancelledException(job + " was cancelled"));
                case EXPIRED ->
                    new HandleOutcome<>(null, new JobExpiredException(job + " expired before it could start"));
                default -> new HandleOutcome<>(null, new JobFailedException(job + " is dead", result.failure()));
            };
        } catch (RuntimeException e) {
            return new HandleOutcome<>(
                    null, new RedworkException("the output of " + job + " cannot be read: " + e.getMessage(), e));
        }
    }

    /** The failure that the future ended with, as {@link JobHandle#get} throws it. */
    static RuntimeException thrown(JobHandle<?> job, Exception told) {
        Throwable failure = told.getCause();
        if (told instanceof CancellationException cancelled) {
            // A newer JDK puts its own, which says "get", around the one that says why.
            return failure instanceof CancellationException why ? why : cancelled;
        }
        return failure instanceof RedworkException ours
                ? ours
                : new RedworkException(job + " could not be awaited: " + failure, failure);
    }
}
