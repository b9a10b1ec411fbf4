package dev.redwork.producer;

import dev.redwork.job.Ticker;
import java.time.Duration;

/** A clock that is turned by hand. */
final class TurnedClock implements Ticker {
    /** Readings have no order, only their differences do: these overflow within seconds. */
    private volatile long nanos = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

    @Override
    public long read() {
        return nanos;
    }

    synchronized void turn(Duration time) {
        nanos += time.toNanos();
    }
}
