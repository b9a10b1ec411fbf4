package dev.redwork.producer;

import dev.redwork.producer.EnqueueRequest.WaitClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock that is turned by hand; who sleeps by it turns it, and comes back at once. */
final class TurnedClock implements WaitClock {
    /** Readings have no order, only their differences do: these overflow within seconds. */
    private volatile long nanos = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

    /** How long each sleep was. */
    final List<Duration> slept = new ArrayList<>();

    @Override
    public long read() {
        return nanos;
    }

    synchronized void turn(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public void sleep(long time) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        slept.add(Duration.ofNanos(time));
        turn(Duration.ofNanos(time));
    }
}
