package dev.redwork.worker.tasks.fetch;

import dev.redwork.job.Ticker;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * One fetch while it runs: until when it may, and what to break off when it may no longer. The {@link FetchWatch} looks
 * at it; the thread that fetches closes it.
 */
final class FetchGuard implements AutoCloseable {
    private final FetchWatch watch;
    private final Thread thread = Thread.currentThread();
    private final Ticker ticker;
    private final long end;

    private volatile @Nullable Cancellable request;
    private volatile String doing = "it was not yet asked";

    /** Of the calling thread's fetch, until {@code end} in nanoseconds of the ticker. */
    FetchGuard(FetchWatch watch, Ticker ticker, long end) {
        this.ticker = ticker;
        this.watch = watch;
        this.end = end;
    }

    /** Watches this request from now on; one at a time, a redirect is the next one. */
    void watches(Cancellable next) {
        request = next;
        look();
    }

    /** Names the current step, for people. */
    void does(String step) {
        doing = step;
    }

    String doing() {
        return doing;
    }

    /** More than 0, even when it is over: a time-out of 0 is for ever in many places. */
    long nanosLeft() {
        return Math.max(1, end - ticker.read());
    }

    boolean isOver() {
        return end - ticker.read() <= 0;
    }

    Thread thread() {
        return thread;
    }

    /** Breaks off when the time is over or the thread was interrupted, which a blocked read does not notice. */
    void look() {
        if (isOver() || thread.isInterrupted()) {
            breakOff();
        }
    }

    /** Ends the request where it is; does nothing to one that is through. */
    void breakOff() {
        Cancellable breakable = request;
        if (breakable != null) {
            breakable.cancel();
        }
    }

    @Override
    public void close() {
        watch.forget(this);
    }
}
