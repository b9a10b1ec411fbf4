package dev.redwork.producer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits between tries: 20 ms, doubling to 1 s, until a time is over. */
final class Pause {
    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final long deadline;
    private Duration wait = FIRST;

    Pause(Duration total) {
        this.deadline = System.nanoTime() + total.toNanos();
    }

    /**
     * Waits; false when the time is over: then no further try follows. An interrupt ends nothing (others may wait for what
     * this thread sends): its flag is set afterwards.
     */
    boolean next() {
        long end = System.nanoTime() + wait.toNanos();
        if (end - deadline > 0) {
            return false;
        }
        boolean interrupted = false;
        for (long left = wait.toNanos(); left > 0; left = end - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.sleep(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        wait = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
        return true;
    }
}
