package dev.redwork.producer;

import dev.redwork.job.Backoff;
import dev.redwork.store.QueueUsage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long one caller waits for room in a queue that is full: in jittered steps that grow to a second. */
final class Backpressure {
    private final String queue;
    private final Shared shared;
    private final long deadline;
    private @Nullable Duration step;

    /** The parts that all callers of a producer share: one backpressure is made for each enqueue, and is kept small. */
    record Shared(DrainRate drainRate, WaitClock waits) {
        Shared(WaitClock waits) {
            this(new DrainRate(waits.ticker()), waits);
        }
    }

    Backpressure(String queue, Shared shared, Duration total) {
        this.queue = queue;
        this.shared = shared;
        this.deadline = now() + total.toNanos();
    }

    /** Whether it is worth while to try again. */
    boolean isLeft() {
        return deadline - now() > 0;
    }

    /** There was some room: the next wait is a short one again. */
    void rewarded() {
        step = null;
    }

    /**
     * The queue had no room: waits a step.
     *
     * @param jobs that were refused
     * @return the exception to throw, when the time is over or the thread was interrupted (its flag is then set); null: try again
     */
    @Nullable
    QueueFullException refusal(QueueUsage full, int jobs) {
        Duration retryAfter = shared.drainRate.retryAfter(queue, full, jobs);
        long left = deadline - now();
        if (left <= 0) {
            return new QueueFullException(queue, full, retryAfter);
        }
        step = RetryPause.STEPS.after(step);
        try {
            shared.waits.sleep().nanos(Math.min(left, Backoff.jittered(step).toNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new QueueFullException(queue, full, retryAfter);
        }
        return null;
    }

    private long now() {
        return shared.waits.ticker().read();
    }
}
