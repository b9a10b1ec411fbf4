package dev.redwork.store;

import dev.redwork.job.Backoff;
import dev.redwork.job.CancelResult;
import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.TaskOptions;
import dev.redwork.job.Transition;
import dev.redwork.job.Uniqueness;
import dev.redwork.json.JobJson;
import dev.redwork.json.ResultJson;
import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * Classes that may first be used where something has gone wrong. A class whose initializer fails, for want of memory, cannot be
 * used any more as long as the JVM lives: a lane that could not read what its session holds would never claim again. So they are
 * initialized at the start, when there is memory.
 */
public final class StoreClasses {
    private StoreClasses() {}

    /** Initializes them; once they are, it costs next to nothing. */
    public static void initialize() {
        initialize(
                MethodHandles.lookup(),
                List.of(
                        BatchStore.Cancelled.class,
                        Call.class,
                        ClaimReply.class,
                        RunningEntry.class,
                        JobStore.class,
                        LookupReply.What.class,
                        MoveResult.class,
                        WorkerOrder.class,
                        OutageLog.class,
                        QueueInspector.class,
                        RedisClock.class,
                        RedisErrors.class,
                        RedisLink.class,
                        RedisSettings.class,
                        ReplaceReply.Word.class,
                        Reply.class,
                        ResidentThread.class,
                        Script.class,
                        ServerInfo.class,
                        Signal.Kind.class,
                        JobValue.class,
                        Subscription.class,
                        Backoff.class,
                        Defaults.class,
                        Failure.Reason.class,
                        CancelResult.class,
                        JobState.class,
                        RetryPolicy.class,
                        TaskOptions.class,
                        Transition.class,
                        Uniqueness.class,
                        Uniqueness.Rule.class));
        Job job = new Job("a", "a", Payload.of("1"), 1, Defaults.RESULT_TTL, null, null);
        JobJson.read("a", JobJson.write(job));
        Failure failure = Failure.thrown(new OutOfMemoryError("of a rehearsal"), 0, 0);
        ResultJson.readFailure(ResultJson.write(failure));
    }

    /**
     * Initializes others.
     *
     * @param lookup of a class that may use them
     */
    public static void initialize(MethodHandles.Lookup lookup, List<Class<?>> classes) {
        for (Class<?> type : classes) {
            try {
                lookup.ensureInitialized(type);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(type + " may not be used here", e);
            }
        }
    }
}
