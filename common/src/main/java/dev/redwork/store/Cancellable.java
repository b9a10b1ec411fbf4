package dev.redwork.store;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.json.JobJson;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that is to be cancelled while it waits, with what its end needs besides its id.
 *
 * @param spec as it was read; empty when there was none, or the job had ended
 * @param outcome as JSON
 * @param ttl how long that is kept
 */
public record Cancellable(
        String id,
        @SuppressWarnings("ArrayRecordComponent") byte[] spec,
        @SuppressWarnings("ArrayRecordComponent") byte[] outcome,
        Duration ttl,
        @Nullable String inbox,
        @Nullable String batch) {

    /**
     * By its spec; one that cannot be read tells neither inbox nor batch, and is no reason to let it run.
     *
     * @param used attempts it had
     * @param now Redis time, ms
     */
    public static Cancellable of(String id, JobValue stored, int used, List<Long> crashes, long now) {
        byte[] spec = stored.hasEnded() ? new byte[0] : stored.spec();
        Job job = stored.hasEnded() ? null : stored.job(id);
        String task = job == null ? "" : job.task();
        JobResult result = new JobResult(id, task, JobState.CANCELLED, null, null, used, "", 0, now, crashes);
        return new Cancellable(
                id,
                spec,
                JobJson.write(result),
                job == null ? Defaults.RESULT_TTL : job.resultTtl(),
                job == null ? null : job.inbox(),
                job == null ? null : job.batch());
    }
}
