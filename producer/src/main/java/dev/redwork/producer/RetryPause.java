package dev.redwork.producer;

import dev.redwork.job.Backoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits between tries: 20 ms, doubling to 1 s, until a time is over. */
final class RetryPause {
    static final Backoff STEPS = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));

    private final WaitClock waits;
    private final long deadline;
    private @Nullable Duration step;

    /** @param began when the first try began, in nanoseconds of the ticker */
    RetryPause(WaitClock waits, long began, Duration total) {
        this.waits = waits;
        this.deadline = began + total.toNanos();
    }

    /**
     * Waits; false when the time is over: then no further try follows. An interrupt ends nothing (others may wait for what
     * this thread sends): its flag is set afterwards.
     */
    boolean next() {
        Duration wait = RetryPause.STEPS.after(step);
        long end = waits.ticker().read() + wait.toNanos();
        if (end - deadline > 0) {
            return false;
        }
        step = wait;
        boolean interrupted = false;
        for (long left = wait.toNanos(); left > 0; ) {
            try {
                waits.sleep().nanos(left);
                left = 0;
            } catch (InterruptedException e) {
                interrupted = true;
                left = end - waits.ticker().read();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
