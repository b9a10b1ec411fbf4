package dev.redwork.worker.tasks.fetch;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.redis.ResidentThread;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.Cancellable;
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
    private static final Duration LOOK = Duration.ofMillis(25);
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);

    private final Map<Thread, FetchGuard> guards = new ConcurrentHashMap<>();
    private final Ticker ticker;
    private final Runnable housekeeping;
    private final ResidentThread thread;
    private volatile boolean idle;
    private long kept;

    /** @param housekeeping done once a second on the watch's thread */
    FetchWatch(Runnable housekeeping, Ticker ticker) {
        this.ticker = ticker;
        this.housekeeping = housekeeping;
        this.kept = ticker.read();
        this.thread = new ResidentThread("redwork-fetch-watch", LOG, this::look);
    }

    void start() {
        thread.start();
    }

    /** Guards the calling thread's fetch until it closes the guard. */
    FetchGuard guard(int millis) {
        FetchGuard guard = new FetchGuard(millis);
        guards.put(guard.thread, guard);
        if (idle) {
            thread.wake();
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

    /** How many fetches run. */
    int size() {
        return guards.size();
    }

    @Override
    public void close() {
        thread.close();
    }

    private Duration look() {
        idle = false;
        guards.values().forEach(FetchWatch::attempt);
        if (ticker.read() - kept >= HOUSEKEEPING.toNanos()) {
            kept = ticker.read();
            housekeeping.run();
        }
        // Said before it is looked at: a guard that comes in between finds a rest to end.
        idle = true;
        if (guards.isEmpty()) {
            return HOUSEKEEPING;
        }
        idle = false;
        return LOOK;
    }

    /** A failure of one fetch must not leave all others without their deadline. */
    private static void attempt(FetchGuard guard) {
        try {
            guard.look();
        } catch (RuntimeException e) {
            LOG.warn("a fetch could not be broken off, its watch goes on", e);
        }
    }

    /** A request, from its first byte to the last one of its answer. */
    @FunctionalInterface
    interface Request<T> {
        T run() throws IOException, InterruptedException;
    }

    /**
     * One fetch while it runs: until when it may, and what to break off when it may no longer. The thread that fetches
     * closes it.
     */
    final class FetchGuard implements AutoCloseable {
        private final Thread thread = Thread.currentThread();
        private final int limit;
        private final long end;

        private volatile @Nullable Cancellable request;
        private volatile String doing = "it was not yet asked";

        /** Of the calling thread's fetch, for so many ms from now on. */
        private FetchGuard(int limit) {
            this.limit = limit;
            this.end = ticker.read() + TimeUnit.MILLISECONDS.toNanos(limit);
        }

        /**
         * Does one request; whatever it fails with, what broke it off comes first.
         *
         * @param advice to whoever reads that it took too long
         */
        <T> T ask(WebAddress address, String advice, Request<T> request) throws InterruptedException {
            try {
                return request.run();
            } catch (IOException | RuntimeException e) {
                if (Thread.interrupted()) {
                    InterruptedException interrupted = new InterruptedException("interrupted while " + doing);
                    interrupted.initCause(e);
                    throw interrupted;
                }
                if (e instanceof RedworkException failure) {
                    throw failure;
                }
                String host = WebAddress.shown(address.host());
                if (isOver()) {
                    throw new FetchException(
                            "%s took longer than %d ms, %s: %s".formatted(host, limit, doing, advice), e);
                }
                throw FetchFailure.of(e, host);
            }
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
            guards.remove(thread, this);
        }
    }
}
