package dev.redwork.producer;

import dev.redwork.store.Full;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long one caller waits for room in a queue that is full: in jittered steps that grow to a second. */
final class Patience {
    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final String queue;
    private final Departures departures;
    private final long deadline;
    private Duration step = FIRST;

    Patience(String queue, Departures departures, Duration total) {
        this.queue = queue;
        this.departures = departures;
        this.deadline = System.nanoTime() + total.toNanos();
    }

    /** Whether it is worth while to try again. */
    boolean isLeft() {
        return deadline - System.nanoTime() > 0;
    }

    /** There was some room: the next wait is a short one again. */
    void rewarded() {
        step = FIRST;
    }

    /**
     * The queue had no room: waits a step.
     *
     * @param jobs that were refused
     * @return what to throw, when the time is over or the thread was interrupted (its flag is then set); null: try again
     */
    @Nullable
    QueueFullException refusal(Full full, int jobs) {
        Duration retryAfter = departures.retryAfter(queue, full, jobs);
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return new QueueFullException(queue, full, retryAfter);
        }
        try {
            // Half of it at random: producers that were refused together must not come back together.
            long wait = step.toNanos() / 2 + ThreadLocalRandom.current().nextLong(step.toNanos() / 2);
            TimeUnit.NANOSECONDS.sleep(Math.min(left, wait));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new QueueFullException(queue, full, retryAfter);
        }
        step = step.multipliedBy(2).compareTo(LONGEST) < 0 ? step.multipliedBy(2) : LONGEST;
        return null;
    }
}
