package dev.redwork.redis;

import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisDataException;

/** Calls out, answers in, over one connection that is used by one thread at a time and connects again after it was lost. */
public final class RedisLink implements AutoCloseable {
    /** For calls that answer at once: a stalled server (fork, AOF) is given this long. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    private final ReconnectingConnection connection;

    /**
     * A link that is not connected yet.
     *
     * @param timeout how long an answer may take before the connection counts as lost
     */
    public RedisLink(RedisSettings settings, Duration timeout) {
        this.connection = new ReconnectingConnection(settings, timeout);
    }

    public RedisSettings settings() {
        return connection.settings;
    }

    /**
     * Sends one call and waits for its answer.
     *
     * @throws RedisUnavailableException when it is unknown whether the call was carried out
     * @throws RedisRefusedException when the server refused it
     * @throws LinkClosedException when this link was closed before: the call was not sent
     */
    public <T> T send(Call<T> call) {
        send(List.of(call));
        return call.answer();
    }

    /**
     * Sends calls in one round trip; the answers are then in the calls. Throws as {@link #send(Call)} does, for the first call
     * that was refused; a refused call has no answer then, and its neighbours have theirs.
     */
    public void send(List<? extends Call<?>> calls) {
        send(calls, connection.config.getSocketTimeoutMillis());
    }

    /** As {@link #send(List)}, where the first call blocks: the others run right behind it. */
    public void sendBlocking(List<? extends Call<?>> calls) {
        send(calls, calls.get(0).blockedMillis());
    }

    private void send(List<? extends Call<?>> calls, int timeoutMillis) {
        try {
            Connection open = connection.begin();
            open.setSoTimeout(timeoutMillis);
            calls.forEach(call -> open.sendCommand(call.arguments));
            List<Object> replies = open.getMany(calls.size());
            JedisDataException refused = null;
            for (int i = 0; i < replies.size(); i++) {
                JedisDataException error = calls.get(i).take(open, replies.get(i));
                refused = refused == null ? error : refused;
            }
            connection.over();
            if (refused != null) {
                throw refused;
            }
        } catch (RuntimeException | Error e) {
            throw connection.failed(e);
        }
    }

    /** As {@link #sendAgain(List)}, for one call. */
    public <T> T sendAgain(Call<T> call) {
        sendAgain(List.of(call));
        return call.answer();
    }

    /** As {@link #send(List)}, for calls that are safe to repeat: once more on a new connection, since this one may be stale. */
    public void sendAgain(List<? extends Call<?>> calls) {
        try {
            send(calls);
        } catch (RedisUnavailableException e) {
            send(calls);
        }
    }

    /** Ends the connection, also under a thread that waits on it: that thread then gets an exception. */
    @Override
    public void close() {
        connection.close();
    }
}
