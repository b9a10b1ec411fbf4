package dev.redwork.worker;

import dev.redwork.job.Failure;
import dev.redwork.job.RedisListener;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is told what becomes of a worker's jobs: {@code Worker.builder(url).listener(listener)}. Each method does nothing by default, and is
 * called by the thread that its event happened on: of a job's start and its end by the thread that runs it, so by many at once. That
 * thread has nothing else to do meanwhile; a listener that is slow should hand over to a thread of its own.
 *
 * <p>A job's end is told when the worker has decided it, which is before Redis has it: the outcome goes there with one of the next
 * calls, and is sent again until it has an answer. A worker that dies between the two has told an end that Redis does not know, and the job
 * runs again elsewhere. Where Redis had given the job to others by then, {@link #stale} follows. A run that ended because memory was
 * short may be told of by no end.
 *
 * <p>A listener that throws is logged once for each kind of event, and changes nothing. When {@link Worker#close} returns all ends have
 * been told, but for listeners that need more than a second.
 */
public interface WorkerListener extends RedisListener {
    /**
     * One attempt of a job.
     *
     * @param task its name; empty: its spec could not be read
     * @param attempt 1 for the first
     * @param batch null: it has none, or its spec could not be read
     */
    record JobRun(
            String queue,
            String task,
            String id,
            int attempt,
            @Nullable String batch) {}

    /**
     * A handler is about to be called.
     *
     * @param waited since the job could run: it was due, its retry was due, or its last worker died; by Redis' clock until it was claimed, and by
     *     ours since. Of a dead job that was requeued it counts from its death; of one that somebody let run before
     *     its time it is zero
     */
    record Started(JobRun job, Duration waited) {}

    /**
     * A run is over.
     *
     * @param ran how long its handler ran, by our own clock; null: it was not called
     */
    record Ended(JobRun job, @Nullable Duration ran) {}

    /**
     * A run has failed.
     *
     * @param ran as {@link Ended}
     * @param failure with the delay before the next attempt, ms; 0: there is none
     */
    record Failed(JobRun job, @Nullable Duration ran, Failure failure) {}

    /**
     * Jobs of a worker that died went back to the front of their queue.
     *
     * @param session the lease under which it held them
     * @param jobs how many, 1 or more
     */
    record Reclaimed(String queue, String session, long jobs) {}

    /**
     * A lane's lease on a queue is over, and Redis has given its jobs to others, or will: it goes on under a new one. Those that run
     * count for nothing: {@link #stale} tells each.
     *
     * @param session the lease
     * @param late the worker had not renewed it in time: it stood still, or Redis did not answer it; false: Redis ended it before,
     *     since it has lost its data, or its clock jumped, or a supervisor held the process for dead
     */
    record LeaseLost(String queue, String session, boolean late) {}

    /** A lane has nothing to do; {@code lane} as on the command line: {@code high,default:8}. */
    record LaneIdle(String lane, List<String> queues) {}

    /**
     * A lane's slots.
     *
     * @param busy how many handlers run, or calls of handlers that take many jobs
     * @param slots of so many; fewer than its options say while threads could not be started
     */
    record LaneReading(String lane, int busy, int slots) {}

    /** Answers of a worker: at any time, to any thread, and at no other cost than that of the question. */
    interface Readings {
        /** In the order of the worker's options. */
        List<LaneReading> lanes();

        /** Those that it reads. */
        List<String> queues();

        /** Since the last renewal of the lease that was renewed longest ago, of those that are held; zero: none is. */
        Duration sinceRenewal();
    }

    /** A worker starts; no job has run yet. By the thread that starts it. */
    default void workerStarts(Readings readings) {}

    /** A worker has stopped, or did not come up; with readings that equal those of its start. By a thread of the worker. */
    default void workerStopped(Readings readings) {}

    /** A handler is about to be called. */
    default void started(Started job) {}

    /** The handler has returned, and its output could be written. */
    default void succeeded(Ended job) {}

    /** The attempt has failed, and another one follows. */
    default void retried(Failed job) {}

    /** The job has failed for good. */
    default void dead(Failed job) {}

    /** It was cancelled: before its handler was called, or its handler gave way. */
    default void cancelled(Ended job) {}

    /** Its time was over before its handler could be called. */
    default void expired(Ended job) {}

    /** The worker does not know its task, or the version of its spec: it waits for one that does. */
    default void parked(Ended job) {}

    /** The run was broken off since the worker stops: the job goes to the front of its queue, no attempt used. */
    default void released(Ended job) {}

    /**
     * The run counts for nothing: Redis has given the job to others, since the lease was over. In place of its end where the worker
     * knew that by then; else after an end was told, by the thread that sent the outcome, with no {@code ran}.
     */
    default void stale(Ended job) {}

    /** Jobs of a dead worker were given back by this one. By the janitor's thread, when Redis has done it. */
    default void reclaimed(Reclaimed jobs) {}

    /** A lease was over when its worker came back to it. By the thread that was told so by Redis. */
    default void leaseLost(LeaseLost lease) {}

    /** Nothing came to a lane for some seconds, and nothing runs in it. Again and again while that lasts. By a thread of the lane. */
    default void laneIdle(LaneIdle lane) {}
}
