package dev.redwork.producer;

import dev.redwork.job.Ticker;

/** How callers wait: by which clock, and asleep in which way. A test hands both in, and no thread sleeps. */
record WaitClock(Ticker ticker, Sleep sleep) {
    /** As {@link Thread#sleep}; it may end early when the producer is closed. */
    @FunctionalInterface
    interface Sleep {
        void nanos(long nanos) throws InterruptedException;
    }
}
