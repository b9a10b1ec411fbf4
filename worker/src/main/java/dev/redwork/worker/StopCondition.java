package dev.redwork.worker;

import dev.redwork.job.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a worker stops by itself, in good order: it claims no more, and running jobs come to their end.
 *
 * @param empty once its queues are empty: no job waits that may be claimed, and none runs here. Jobs scheduled or retried in
 *     the future do not count, nor those that other workers run
 * @param idle once no job has run here for so long; null: never
 * @param jobs once so many jobs have been started, no more than that; 0: never
 */
public record StopCondition(boolean empty, @Nullable Duration idle, long jobs) {
    /** It goes on until it is told to stop. */
    public static final StopCondition NEVER = new StopCondition(false, null, 0);

    public StopCondition {
        if (idle != null && Ticker.millis(idle) < 1) {
            throw new IllegalArgumentException("max-idle is " + idle.toMillis() + " ms, must be 1 ms or more");
        }
        if (jobs < 0) {
            throw new IllegalArgumentException("max-jobs is " + jobs + ", must be 1 or more");
        }
    }
}
