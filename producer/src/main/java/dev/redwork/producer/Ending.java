package dev.redwork.producer;

import dev.redwork.job.JobResult;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.json.Json;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What an outcome means to who waits for it.
 *
 * @param output null also where the task has none
 * @param failure what is thrown; null: it succeeded
 */
record Ending<O>(@Nullable O output, @Nullable RuntimeException failure) {
    /** Of whatever the outcome holds: who waits is always told something. */
    static <O> Ending<O> of(JobHandle<O> job, Task<?, O> task, JobResult result) {
        try {
            return switch (result.state()) {
                case SUCCEEDED -> new Ending<>(Json.output(task, result.output()), null);
                case CANCELLED -> new Ending<>(null, new JobCancelledException(job + " was cancelled"));
                case EXPIRED -> new Ending<>(null, new JobExpiredException(job + " expired before it could start"));
                default -> new Ending<>(null, new JobFailedException(job + " is dead", result.failure()));
            };
        } catch (RuntimeException e) {
            return new Ending<>(
                    null, new RedworkException("the output of " + job + " cannot be read: " + e.getMessage(), e));
        }
    }

    /** What who waits is told when the future failed. */
    static RuntimeException thrown(JobHandle<?> job, ExecutionException e) {
        return e.getCause() instanceof RedworkException failure
                ? failure
                : new RedworkException(job + " could not be awaited: " + e.getCause(), e.getCause());
    }
}
