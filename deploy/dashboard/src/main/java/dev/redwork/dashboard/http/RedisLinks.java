package dev.redwork.dashboard.http;

import dev.redwork.job.RedisSettings;
import dev.redwork.redis.RedisLink;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Connections to Redis for the handlers, each used by one call at a time. */
public final class RedisLinks implements AutoCloseable {
    /** As many calls talk to Redis at once; the others wait. */
    private static final int MOST = 8;

    private static final long PATIENCE_SECONDS = 5;

    private final RedisSettings settings;
    private final Semaphore free = new Semaphore(MOST);
    private final Deque<RedisLink> idle = new ArrayDeque<>();
    private boolean closed;

    public RedisLinks(RedisSettings settings) {
        this.settings = settings;
    }

    public RedisSettings settings() {
        return settings;
    }

    /**
     * Asks Redis over one of them.
     *
     * @throws Problem 503: all are busy
     */
    public <T> T ask(Function<RedisLink, T> question) {
        try {
            if (!free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Problem(503, "busy", "all connections to Redis are busy: try again")
                        .header("Retry-After", "1");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "stopping", "the server is stopping").header("Retry-After", "1");
        }
        RedisLink link = take();
        try {
            return question.apply(link);
        } finally {
            giveBack(link);
            free.release();
        }
    }

    private synchronized RedisLink take() {
        RedisLink link = idle.pollFirst();
        return link == null ? new RedisLink(settings, RedisLink.CALL_TIMEOUT) : link;
    }

    private synchronized void giveBack(RedisLink link) {
        if (closed) {
            link.close();
        } else {
            idle.addFirst(link);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(RedisLink::close);
        idle.clear();
    }
}
