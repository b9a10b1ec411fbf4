package dev.redwork.job;

import java.time.Duration;

/**
 * How a task's jobs are enqueued. Immutable; each method gives a changed copy.
 *
 * @param queue the line its jobs stand in
 * @param attempts runs allowed before a failing job is dead, 1 or more
 * @param resultTtl how long an outcome is kept, 60 s to 10 years
 */
public record TaskOptions(String queue, int attempts, Duration resultTtl) {
    static final TaskOptions DEFAULT = new TaskOptions(Defaults.QUEUE, Defaults.ATTEMPTS, Defaults.RESULT_TTL);

    public TaskOptions {
        Names.check("queue", queue);
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts is " + attempts + ", must be 1 or more");
        }
        checkTtl(resultTtl);
    }

    /** Below, a producer that repeats a call might not find that its job has ended; above, Redis refuses the time. */
    static void checkTtl(Duration resultTtl) {
        if (resultTtl.compareTo(Defaults.RESULT_TTL_MIN) < 0 || resultTtl.compareTo(Defaults.RESULT_TTL_MAX) > 0) {
            throw new IllegalArgumentException("resultTtl is " + resultTtl + ", must be 60 s to 10 years");
        }
    }

    public TaskOptions queue(String name) {
        return new TaskOptions(name, attempts, resultTtl);
    }

    public TaskOptions attempts(int runs) {
        return new TaskOptions(queue, runs, resultTtl);
    }

    public TaskOptions resultTtl(Duration kept) {
        return new TaskOptions(queue, attempts, kept);
    }
}
