package dev.redwork.producer;

import java.time.Duration;

/**
 * A job that ended, well or not: see {@link Producer#streamUnordered}.
 *
 * @param input that it was enqueued with
 * @param job whose {@link JobHandle#get} no longer waits
 */
public record EndedJob<I, O>(I input, JobHandle<O> job) {
    /**
     * The output.
     *
     * @throws JobFailedException when the job is dead
     * @throws JobCancelledException when it was cancelled
     * @throws JobExpiredException when its time was over before it could start
     * @throws JobGoneException when no trace of it is left
     */
    public O get() {
        return job.get(Duration.ZERO);
    }
}
