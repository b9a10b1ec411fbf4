package dev.redwork.torture;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The time of all ledgers, ms: Redis' clock as the test JVM read it once, kept up by the machine's monotonic clock. That one is the
 * same in all processes of a machine, and a worker whose wall clock is off by an hour has it right.
 */
final class MachineClock {
    private static final String PROPERTY = "torture.clock";
    private static final long OFFSET = Long.getLong(PROPERTY, System.currentTimeMillis() - monotonic());

    private MachineClock() {}

    static long now() {
        return monotonic() + OFFSET;
    }

    /** For a child JVM, so that it has the same time. */
    static List<String> options() {
        return List.of("-D" + PROPERTY + "=" + OFFSET);
    }

    private static long monotonic() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
