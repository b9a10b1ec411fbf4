package dev.redwork.supervisor;

import java.time.Duration;

/** When a process that ended is started again: at once, but one that dies young waits longer each time. */
final class Restarts {
    /** Who lived so long has shown that it can. */
    static final Duration YOUNG = Duration.ofSeconds(10);

    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private int young;

    /** How long to wait after the end of one that lived so long. */
    Duration after(Duration lived) {
        if (lived.compareTo(YOUNG) >= 0) {
            young = 0;
            return Duration.ZERO;
        }
        Duration delay = FIRST.multipliedBy(1L << Math.min(young++, 10));
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }
}
