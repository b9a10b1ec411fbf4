package dev.redwork.job;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One enqueued run of a task: the immutable spec.
 *
 * @param id decided by the client: a ULID, or the caller's own, which then is idempotent; a producer holds it to
 *     {@link Names#checkId}, a worker runs any id that stands in the line
 * @param task the task's name; with {@code []} behind it: its input is an array of that task's inputs
 * @param input the task's input
 * @param attempts runs allowed before a failing job is dead, 1 or more
 * @param resultTtl how long the outcome is kept, 60 s to 10 years
 * @param enqueued when its producer sent it, ms, Redis time; 0: unknown
 * @param due when its first run is due, ms, Redis time; 0: at once
 * @param expires how long after it was due it may still start, ms; 0: for ever
 * @param timeout how long one run may take; null: as long as it takes
 * @param inbox the producer that is told of the outcome; null: none
 * @param batch the jobs with which it shares counts, flags and cancellation; null: none
 * @param trace the trace of its caller; null: none
 * @param masks places in its input and its output that the dashboard does not show, see {@link TaskOptions#mask}
 */
public record Job(
        String id,
        String task,
        Payload input,
        int attempts,
        Duration resultTtl,
        long enqueued,
        long due,
        long expires,
        @Nullable Duration timeout,
        @Nullable String inbox,
        @Nullable String batch,
        @Nullable TraceContext trace,
        List<String> masks) {
    /** The last task whose name was found to be one: most jobs of a process are of few tasks. */
    private static volatile String known = "";

    public Job {
        if (id.isEmpty() || id.indexOf(':') >= 0) {
            throw new IllegalArgumentException("job id '" + id + "' must have a character, and no colon");
        }
        checkTask(task);
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts of job " + id + " is " + attempts + ", must be 1 or more");
        }
        checkTtl(resultTtl);
        if (timeout != null && timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout of job " + id + " is " + timeout + ", must be 1 ms or more");
        }
        if (batch != null) {
            Names.check("batch", batch);
        }
    }

    private static void checkTask(String task) {
        if (!task.equals(known)) {
            known = Names.checkTask(task);
        }
    }

    /** Below, a producer that repeats a call might not find that its job has ended; above, Redis refuses the time. */
    static void checkTtl(Duration resultTtl) {
        if (resultTtl.compareTo(Defaults.RESULT_TTL_MIN) < 0 || resultTtl.compareTo(Defaults.RESULT_TTL_MAX) > 0) {
            throw new IllegalArgumentException(
                    "resultTtl is " + TaskOptions.words(resultTtl) + ", must be 60 s to 10 years");
        }
    }

    /** Another job of the same task. */
    public Job of(String id, Payload input, long enqueued, long due, @Nullable TraceContext its) {
        return new Job(id, task, input, attempts, resultTtl, enqueued, due, expires, timeout, inbox, batch, its, masks);
    }

    /** A job without masks. */
    public Job(
            String id,
            String task,
            Payload input,
            int attempts,
            Duration resultTtl,
            long enqueued,
            long due,
            long expires,
            @Nullable Duration timeout,
            @Nullable String inbox,
            @Nullable String batch,
            @Nullable TraceContext trace) {
        this(id, task, input, attempts, resultTtl, enqueued, due, expires, timeout, inbox, batch, trace, List.of());
    }

    /** A job without limits of time, without a trace and without masks. */
    public Job(
            String id,
            String task,
            Payload input,
            int attempts,
            Duration resultTtl,
            @Nullable String inbox,
            @Nullable String batch) {
        this(id, task, input, attempts, resultTtl, 0, 0, 0, null, inbox, batch, null);
    }
}
