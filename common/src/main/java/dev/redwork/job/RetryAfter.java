package dev.redwork.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Thrown by a handler: this attempt has failed, and the next one has its time ("429, Retry-After: 30"). Attempts count as ever. */
public final class RetryAfter extends RedworkException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Instant at;
    private final Duration delay;

    /**
     * The next attempt is due some time after this one's end.
     *
     * @param delay 0 to 10 years
     */
    public RetryAfter(Duration delay, String message) {
        this(delay, message, null);
    }

    public RetryAfter(Duration delay, String message, @Nullable Throwable cause) {
        super(message, cause);
        TaskOptions.checkSpan("delay", delay, Duration.ZERO);
        this.at = null;
        this.delay = delay;
    }

    /** The next attempt is due at this time, by Redis' clock; at once when that is over. At most 10 years ahead. */
    public RetryAfter(Instant at, String message) {
        this(at, message, null);
    }

    public RetryAfter(Instant at, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.at = at;
        this.delay = Duration.ZERO;
    }

    /** From now, a time by Redis' clock, until the next attempt: 0 to 10 years. */
    public Duration delay(Instant now) {
        if (at == null) {
            return delay;
        } else if (!at.isAfter(now)) {
            return Duration.ZERO;
        }
        return at.isAfter(now.plus(Defaults.SPAN_MAX)) ? Defaults.SPAN_MAX : Duration.between(now, at);
    }
}
