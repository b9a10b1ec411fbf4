package dev.redwork.job;

import java.time.Duration;

/** Where time is read that only ever goes on, so that a test can turn the clock by hand (the shape of Caffeine's Ticker). */
@FunctionalInterface
public interface Ticker {
    /** This JVM's own clock: {@link System#nanoTime}. */
    Ticker SYSTEM = System::nanoTime;

    /** The longest wait: to add it to a time overflows nothing. */
    Duration FOR_EVER = Duration.ofDays(36_500);

    /** A caller's wait, in nanoseconds; one without end is a century, one below zero is none. */
    static long nanos(Duration wait) {
        return wait.isNegative() ? 0 : wait.compareTo(FOR_EVER) < 0 ? wait.toNanos() : FOR_EVER.toNanos();
    }

    /** As {@link #nanos}, in milliseconds. */
    static long millis(Duration wait) {
        return nanos(wait) / 1_000_000;
    }

    /** Nanoseconds since a moment that never changes; only the difference of two readings has a meaning. */
    long read();
}
