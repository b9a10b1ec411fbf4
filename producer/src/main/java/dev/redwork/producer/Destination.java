package dev.redwork.producer;

import dev.redwork.job.TaskOptions;
import dev.redwork.job.Uniqueness;
import dev.redwork.redis.RedisClock;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where jobs go: only those with the same one share a call.
 *
 * @param delay until they are due
 * @param at when they are due; null: {@code delay} says it
 * @param front to the head of the line
 */
record Destination(Keys keys, Duration delay, @Nullable Instant at, boolean front) {
    static Destination of(Keys keys, TaskOptions options) {
        Uniqueness uniqueness = options.uniqueness();
        if (uniqueness != null && uniqueness.rule() == Uniqueness.Rule.DEBOUNCE) {
            return new Destination(keys, uniqueness.window(), null, options.isFront());
        }
        return new Destination(keys, options.delay(), options.at(), options.isFront());
    }

    /** How long until they are due, now. */
    Duration delay(RedisClock clock) {
        return at == null ? delay : Duration.ofMillis(Math.max(0, at.toEpochMilli() - clock.now()));
    }
}
