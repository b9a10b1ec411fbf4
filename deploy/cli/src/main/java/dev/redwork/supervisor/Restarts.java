package dev.redwork.supervisor;

import dev.redwork.job.Backoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a process that ended is started again: at once, but one that dies young waits longer each time. */
final class Restarts {
    /** A process that lived so long has shown that it can. */
    static final Duration YOUNG = Duration.ofSeconds(10);

    static final Duration FIRST = Duration.ofMillis(500);
    private static final Backoff WAITS = new Backoff(FIRST, Duration.ofSeconds(30));

    private @Nullable Duration last;

    /** How long to wait after the end of one that lived so long. */
    Duration after(Duration lived) {
        if (lived.compareTo(YOUNG) >= 0) {
            last = null;
            return Duration.ZERO;
        }
        Duration wait = WAITS.after(last);
        last = wait;
        return wait;
    }
}
