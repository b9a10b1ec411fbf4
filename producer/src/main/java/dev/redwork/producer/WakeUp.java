package dev.redwork.producer;

import java.util.concurrent.TimeUnit;

/** Wakes a thread that waits for any of several things to change; a change before the wait is not lost. Takes no memory. */
final class WakeUp {
    private boolean rung;

    synchronized void ring() {
        rung = true;
        notifyAll();
    }

    /** Until it rings, or the time is over; it may return early. */
    synchronized void await(long nanos) throws InterruptedException {
        if (!rung) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, nanos));
        }
        rung = false;
    }
}
