package dev.redwork.producer;

import java.time.Duration;

/** Waits between tries: 20 ms, doubling to 1 s, until a time is over. */
final class Pause {
    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final long deadline;
    private Duration wait = FIRST;

    Pause(Duration total) {
        this.deadline = System.nanoTime() + total.toNanos();
    }

    /** Waits; false when the time is over or the thread was interrupted: then no further try follows. */
    boolean next() {
        if (System.nanoTime() + wait.toNanos() > deadline) {
            return false;
        }
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        wait = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
        return true;
    }
}
