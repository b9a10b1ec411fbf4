package dev.redwork.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a task's jobs are enqueued. Immutable; each method gives a changed copy.
 *
 * @param queue the line its jobs stand in
 * @param attempts runs allowed before a failing job is dead, 1 or more
 * @param resultTtl how long an outcome is kept, 60 s to 10 years
 * @param batch the jobs of this queue with which they share counts, flags and cancellation; null: none
 */
public record TaskOptions(
        String queue,
        int attempts,
        Duration resultTtl,
        @Nullable String batch) {
    static final TaskOptions DEFAULT = new TaskOptions(Defaults.QUEUE, Defaults.ATTEMPTS, Defaults.RESULT_TTL, null);

    public TaskOptions {
        Names.check("queue", queue);
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts is " + attempts + ", must be 1 or more");
        }
        checkTtl(resultTtl);
        if (batch != null) {
            Names.check("batch", batch);
        }
    }

    /** Below, a producer that repeats a call might not find that its job has ended; above, Redis refuses the time. */
    static void checkTtl(Duration resultTtl) {
        if (resultTtl.compareTo(Defaults.RESULT_TTL_MIN) < 0 || resultTtl.compareTo(Defaults.RESULT_TTL_MAX) > 0) {
            throw new IllegalArgumentException("resultTtl is " + resultTtl + ", must be 60 s to 10 years");
        }
    }

    public TaskOptions queue(String name) {
        return new TaskOptions(name, attempts, resultTtl, batch);
    }

    public TaskOptions attempts(int runs) {
        return new TaskOptions(queue, runs, resultTtl, batch);
    }

    public TaskOptions resultTtl(Duration kept) {
        return new TaskOptions(queue, attempts, kept, batch);
    }

    public TaskOptions batch(String id) {
        return new TaskOptions(queue, attempts, resultTtl, id);
    }
}
