package dev.redwork.redis;

import dev.redwork.job.RedisListener;
import dev.redwork.job.RedisListener.Reconnected;
import dev.redwork.job.RedisListener.RoundTrip;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import dev.redwork.listener.Listeners;
import dev.redwork.redis.RedisLink.LinkClosedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/** Tells listeners of the round trips of one link. A link of which nobody is told has none. Of the one thread that uses the link. */
final class RoundTrips {
    private final String link;
    private final Listeners<? extends RedisListener> listeners;

    /** One of its connections has answered. */
    private boolean reached;

    /** Why the connection before was given up. */
    private String cause = "lost";

    /** @param link its name for listeners */
    RoundTrips(String link, Listeners<? extends RedisListener> listeners) {
        this.link = link;
        this.listeners = listeners;
    }

    /** Makes one. {@code blocks}: how long it takes says nothing of Redis, only its connection is told of. */
    void make(RedisLink over, boolean blocks, Runnable trip) {
        boolean fresh = !over.isConnected();
        long began = System.nanoTime();
        RedworkException failure = null;
        try {
            trip.run();
        } catch (LinkClosedException e) {
            throw e;
        } catch (RedworkException e) {
            failure = e;
        }
        if (!blocks) {
            tell(System.nanoTime() - began, failure);
        }
        if (fresh && over.isConnected()) {
            connected();
        }
        if (failure instanceof RedisUnavailableException) {
            cause = causeOf(failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void tell(long nanos, @Nullable RedworkException failure) {
        listeners.tell(
                "round trip",
                nanos,
                took -> new RoundTrip(link, Duration.ofNanos(took), failure),
                RedisListener::roundTrip);
    }

    private void connected() {
        if (reached) {
            listeners.tell("reconnected", cause, why -> new Reconnected(link, why), RedisListener::reconnected);
        }
        reached = true;
    }

    private static String causeOf(RedworkException failure) {
        if (failure.getCause() instanceof JedisDataException answer) {
            return RedisErrors.code(String.valueOf(answer.getMessage())).equals("READONLY") ? "readonly" : "unready";
        }
        return "lost";
    }
}
