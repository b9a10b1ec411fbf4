package dev.redwork.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Thrown by a handler: this attempt has failed, and the next one is due after a given time ("429, Retry-After: 30"). */
public final class RetryAfter extends RedworkException {
    private static final long serialVersionUID = 1L;

    private final Duration delay;

    /**
     * A failure whose next attempt has its time.
     *
     * @param delay until the next attempt, 0 to 10 years; attempts are counted as ever
     */
    public RetryAfter(Duration delay, String message) {
        this(delay, message, null);
    }

    public RetryAfter(Duration delay, String message, @Nullable Throwable cause) {
        super(message, cause);
        if (delay.isNegative() || delay.compareTo(Defaults.SPAN_MAX) > 0) {
            throw new IllegalArgumentException("delay is " + delay + ", must be 0 to 10 years");
        }
        this.delay = delay;
    }

    public Duration delay() {
        return delay;
    }
}
