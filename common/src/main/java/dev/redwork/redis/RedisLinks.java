package dev.redwork.redis;

import dev.redwork.job.RedisListener;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.listener.Listeners;
import dev.redwork.redis.RedisLink.LinkClosedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A few connections to Redis for many threads, each used by one call at a time. They are people's: a key that somebody gave another type
 * reads as one that is missing.
 */
public final class RedisLinks implements AutoCloseable {
    /** As many calls talk to Redis at once; the others wait. */
    private static final int MOST = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** One that was idle for longer is not used again: Redis, or a network, may have ended it, and the call would fail. */
    static final Duration IDLE = Duration.ofSeconds(10);

    private final RedisSettings settings;
    private final Duration patience;
    private final Ticker ticker;
    private final @Nullable Listeners<RedisListener> listeners;
    private final Semaphore free = new Semaphore(MOST);

    /** Those used last stand first. */
    private final Deque<Idle> idle = new ArrayDeque<>();

    private boolean closed;

    private record Idle(RedisLink link, long since) {}

    public RedisLinks(RedisSettings settings) {
        this(settings, null);
    }

    /** @param listener is told of their round trips; null: nobody is */
    public RedisLinks(RedisSettings settings, @Nullable RedisListener listener) {
        this(settings, PATIENCE, Ticker.SYSTEM, listener);
    }

    /** @param patience how long a call waits for one */
    RedisLinks(RedisSettings settings, Duration patience, Ticker ticker, @Nullable RedisListener listener) {
        this.settings = settings;
        this.patience = patience;
        this.ticker = ticker;
        this.listeners = listener == null ? null : new Listeners<>(List.of(listener));
    }

    public RedisSettings settings() {
        return settings;
    }

    /** All connections were in use for as long as a call waits for one: nothing was sent. */
    public static final class BusyException extends RedworkException {
        private static final long serialVersionUID = 1L;

        BusyException(RedisSettings settings, Duration patience) {
            super("all " + MOST + " connections to Redis at " + settings + " were in use for " + patience.toMillis()
                    + " ms: try again");
        }
    }

    /**
     * Asks Redis over one of them.
     *
     * @throws BusyException all were in use for 5 s
     * @throws LinkClosedException after {@link #close}
     * @throws RedisUnavailableException also when the thread is interrupted while it waits for one
     */
    public <T> T ask(Function<RedisLink, T> question) {
        try {
            // An interrupted caller that need not wait is served: it may have to undo what it began.
            if (!free.tryAcquire() && !free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BusyException(settings, patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisUnavailableException("interrupted before a connection to Redis was free", e);
        }
        try {
            RedisLink link = take();
            try {
                return question.apply(link);
            } finally {
                giveBack(link);
            }
        } finally {
            free.release();
        }
    }

    private synchronized RedisLink take() {
        if (closed) {
            throw new LinkClosedException(settings);
        }
        Idle last = idle.peekFirst();
        if (last != null && ticker.read() - last.since() > IDLE.toNanos()) {
            closeIdle();
        }
        last = idle.pollFirst();
        return last == null
                ? RedisLink.of(settings, RedisLink.CALL_TIMEOUT, "admin", listeners)
                        .lenient()
                : last.link();
    }

    private synchronized void giveBack(RedisLink link) {
        if (closed) {
            link.close();
        } else {
            idle.addFirst(new Idle(link, ticker.read()));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeIdle();
    }

    private void closeIdle() {
        idle.forEach(one -> one.link().close());
        idle.clear();
    }
}
