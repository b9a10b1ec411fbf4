package dev.redwork.job;

/** Where time is read that only ever goes on, so that a test can turn the clock by hand (the shape of Caffeine's Ticker). */
@FunctionalInterface
public interface Ticker {
    /** This JVM's own clock: {@link System#nanoTime}. */
    Ticker SYSTEM = System::nanoTime;

    /** Nanoseconds since a moment that never changes; only the difference of two readings has a meaning. */
    long read();
}
