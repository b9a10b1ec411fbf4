package dev.redwork.worker;

import dev.redwork.job.Defaults;
import java.time.Duration;

/**
 * How many jobs of a task one call of its handler takes.
 *
 * @param most 1 to 1,000
 * @param within how long the first of them waits for others, 0 to 5 minutes
 */
record ManyLimits(String task, int most, Duration within) {
    /** As many as one call to Redis tells. */
    private static final int MOST = Defaults.CALL_JOBS;

    private static final Duration LONGEST = Duration.ofMinutes(5);

    ManyLimits {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException(
                    "most of task " + task + " is " + most + ": a call takes 1 to " + MOST + " jobs");
        }
        if (within.isNegative() || within.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("within of task " + task + " is " + within + ": a job waits 0 to "
                    + LONGEST.toMinutes() + " minutes for others");
        }
    }
}
