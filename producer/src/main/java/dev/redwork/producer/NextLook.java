package dev.redwork.producer;

import java.time.Duration;

/** When to ask Redis for a job whose notice has not come; kept by the inbox's {@link Lookout}. */
final class NextLook {
    private volatile boolean accepted;
    private volatile long when = System.nanoTime() + Lookout.FIRST.toNanos();
    private Duration after = Lookout.FIRST;

    /** Redis has the job: before, there is nothing to ask for. */
    void accept() {
        accepted = true;
    }

    boolean isDue(long now) {
        return accepted && when - now <= 0;
    }

    void now() {
        when = System.nanoTime();
    }

    /** It still waits: after twice the time. */
    void later() {
        when = System.nanoTime() + after.toNanos();
        Duration longer = after.multipliedBy(2);
        after = longer.compareTo(Lookout.LAST) < 0 ? longer : Lookout.LAST;
    }
}
