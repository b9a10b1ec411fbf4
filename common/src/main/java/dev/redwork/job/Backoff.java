package dev.redwork.job;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Waits between tries, each twice the one before. It keeps no state: the caller keeps the last wait.
 *
 * @param first of all waits, more than nothing
 * @param longest that no wait exceeds, {@code first} or more
 */
public record Backoff(Duration first, Duration longest) {
    public Backoff {
        if (first.isNegative() || first.isZero()) {
            throw new IllegalArgumentException("first is " + first.toMillis() + " ms, must be more than 0");
        }
        if (longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("longest is " + longest.toMillis() + " ms, must be " + first.toMillis()
                    + " ms, the first wait, or more");
        }
    }

    /** The wait that follows a wait of {@code last}; null: there was none. */
    public Duration after(@Nullable Duration last) {
        if (last == null || last.compareTo(first) < 0) {
            return first;
        }
        // Compared before it is doubled: any wait may have been written by hand.
        return last.compareTo(longest.dividedBy(2)) < 0 ? last.multipliedBy(2) : longest;
    }

    /** Between half of a wait and all of it, at random: callers that failed together must not come back together. */
    public static Duration jittered(Duration wait) {
        long half = wait.toNanos() / 2;
        return Duration.ofNanos(half + ThreadLocalRandom.current().nextLong(half + 1));
    }
}
