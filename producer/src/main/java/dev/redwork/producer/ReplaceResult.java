package dev.redwork.producer;

import dev.redwork.job.JobState;

/**
 * The result of {@link Producer#replace}.
 *
 * @param job the one with that id
 * @param was {@link JobState#NEW}: it was enqueued; {@link JobState#SCHEDULED}: it was replaced; else nothing was done, and
 *     this is where it is
 */
public record ReplaceResult<O>(JobHandle<O> job, JobState was) {
    /** Whether the job has this input now. */
    public boolean isDone() {
        return was == JobState.NEW || was == JobState.SCHEDULED;
    }
}
