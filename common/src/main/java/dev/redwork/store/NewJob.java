package dev.redwork.store;

import dev.redwork.job.Job;
import dev.redwork.job.Uniqueness;
import dev.redwork.json.JobJson;
import org.jspecify.annotations.Nullable;

/**
 * A job that is to be enqueued.
 *
 * @param spec as it will be stored
 * @param uniqueness when another job stands for it, or gives way to it; null: only one with the same id
 */
public record NewJob(
        Job job,
        @SuppressWarnings("ArrayRecordComponent") byte[] spec,
        @Nullable Uniqueness uniqueness) {
    public static NewJob of(Job job) {
        return new NewJob(job, JobJson.write(job), null);
    }

    /** The same, which takes the place of a scheduled one with its id. */
    public NewJob byId() {
        return new NewJob(job, spec, Uniqueness.BY_ID);
    }

    /** The key of which one job may be there; null: it has none. */
    @Nullable
    String key() {
        return uniqueness == null ? null : uniqueness.key();
    }
}
