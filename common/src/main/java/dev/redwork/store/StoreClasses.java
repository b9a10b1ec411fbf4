package dev.redwork.store;

import dev.redwork.job.Backoff;
import dev.redwork.job.CancelResult;
import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.TaskOptions;
import dev.redwork.job.Transition;
import dev.redwork.job.Uniqueness;
import dev.redwork.job.WorkerOrder;
import dev.redwork.json.ChunkJson;
import dev.redwork.json.JobJson;
import dev.redwork.redis.RedisClasses;

/** As {@link RedisClasses}, of the moves, of what a job is and of how it is written. */
public final class StoreClasses {
    private StoreClasses() {}

    /** Initializes them; once they are, it costs next to nothing. */
    public static void initialize() {
        RedisClasses.initialize();
        RedisClasses.initialize(
                BatchStore.class,
                JobOperationStore.class,
                JobStore.class,
                JobValue.class,
                SessionStore.class,
                Signal.class,
                Backoff.class,
                CancelResult.class,
                Defaults.class,
                Failure.class,
                JobState.class,
                MoveResult.class,
                RedisSettings.class,
                RetryPolicy.class,
                TaskOptions.class,
                Transition.class,
                Uniqueness.class,
                WorkerOrder.class,
                ChunkJson.class,
                JobJson.class);
        Job job = new Job("a", "a", Payload.of("1"), 1, Defaults.RESULT_TTL, null, null);
        JobJson.read("a", JobJson.write(job));
        // Of any record: the JDK's class that links hashCode and equals of all of them has an initializer, too.
        int unused = job.hashCode();
        Failure failure = Failure.thrown(new OutOfMemoryError("of a rehearsal"), 0, 0);
        JobJson.readFailure(JobJson.write(failure));
        JobJson.readProgress(JobJson.write(new JobProgress(0, 0, "", 0, 1)));
    }
}
