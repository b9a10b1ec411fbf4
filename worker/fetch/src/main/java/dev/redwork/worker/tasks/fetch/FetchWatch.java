package dev.redwork.worker.tasks.fetch;

import dev.redwork.job.Ticker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that looks at every fetch some 40 times a second and breaks off those whose time is over or whose thread was
 * interrupted, wherever they are: connecting, in a TLS handshake, waiting for a header or for the next byte.
 *
 * <p>A thread or timer per fetch would cost more than the fetch; a socket's own time-out starts anew with every byte.
 */
final class FetchWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FetchWatch.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long HOUSEKEEPING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<Thread, FetchGuard> guards = new ConcurrentHashMap<>();
    private final Ticker ticker;
    private final Thread thread;
    private volatile boolean resting;
    private volatile boolean closed;

    /** @param housekeeping done once a second on the watch's thread */
    FetchWatch(Runnable housekeeping, Ticker ticker) {
        this.ticker = ticker;
        thread = new Thread(() -> run(housekeeping), "redwork-fetch-watch");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Guards the calling thread's fetch until it closes the guard. */
    FetchGuard guard(long millis) {
        FetchGuard guard = new FetchGuard(
                this, Thread.currentThread(), ticker, ticker.read() + TimeUnit.MILLISECONDS.toNanos(millis));
        guards.put(guard.thread(), guard);
        if (resting) {
            LockSupport.unpark(thread);
        }
        return guard;
    }

    /** The guard of the calling thread's fetch. */
    FetchGuard guardOfThisThread() {
        @Nullable FetchGuard guard = guards.get(Thread.currentThread());
        if (guard == null) {
            throw new IllegalStateException("this thread fetches nothing");
        }
        return guard;
    }

    void forget(FetchGuard guard) {
        guards.remove(guard.thread(), guard);
    }

    /** How many fetches run. */
    int size() {
        return guards.size();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run(Runnable housekeeping) {
        long kept = ticker.read();
        while (!closed) {
            guards.values().forEach(guard -> attempt(guard::look));
            if (ticker.read() - kept >= HOUSEKEEPING_NANOS) {
                kept = ticker.read();
                attempt(housekeeping);
            }
            rest();
        }
    }

    private void rest() {
        // Said before it is looked at: a guard that comes in between finds a rest to end.
        resting = true;
        LockSupport.parkNanos(this, guards.isEmpty() ? HOUSEKEEPING_NANOS : LOOK_NANOS);
        resting = false;
    }

    /** A failure of one fetch must not leave all others without their deadline. */
    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.warn("the watch over fetches: a step failed, it goes on", e);
        }
    }
}
