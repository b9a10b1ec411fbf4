package dev.redwork.store;

import dev.redwork.job.Defaults;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * One connection, used by one thread at a time; it connects when first used and again after it was lost. No pool stands
 * between: a half-read connection can never reach anybody else.
 */
public final class RedisLink implements AutoCloseable {
    /** For calls that answer at once: a stalled server (fork, AOF) is given this long. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    private final RedisSettings settings;
    private final DefaultJedisClientConfig config;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    /**
     * A link that is not connected yet.
     *
     * @param timeout how long an answer may take before the connection counts as lost
     */
    public RedisLink(RedisSettings settings, Duration timeout) {
        this.settings = settings;
        this.config = settings.client(timeout);
    }

    public RedisSettings settings() {
        return settings;
    }

    /**
     * Sends one call and waits for its answer.
     *
     * @throws RedisUnavailableException when it is unknown whether the call was carried out
     * @throws RedisRefusedException when the server refused it
     */
    public <T> T send(Call<T> call) {
        send(List.of(call));
        return call.answer();
    }

    /**
     * Sends calls in one round trip; the answers are then in the calls. Throws as {@link #send(Call)} does, for the first
     * call that was refused; what was refused has no answer then, and its neighbours have theirs.
     */
    public void send(List<? extends Call<?>> calls) {
        try {
            Connection open = connected();
            calls.forEach(call -> open.sendCommand(call.arguments));
            List<Object> replies = open.getMany(calls.size());
            JedisDataException refused = null;
            for (int i = 0; i < replies.size(); i++) {
                Call<?> call = calls.get(i);
                Object reply = replies.get(i);
                if (reply instanceof JedisNoScriptException) {
                    // Only what answered NOSCRIPT is sent again: its neighbours have run.
                    open.sendCommand(call.inFull());
                    reply = open.getMany(1).get(0);
                }
                if (!(reply instanceof JedisDataException error)) {
                    call.answered(reply);
                } else if (refused == null) {
                    refused = error;
                }
            }
            if (refused != null) {
                throw refused;
            }
        } catch (RuntimeException | Error e) {
            throw failed(e);
        }
    }

    /**
     * Waits up to {@link Defaults#BLOCK} for an entry in one of the lists and takes it. Throws as {@link #send(Call)} does; the
     * entry may then be lost.
     *
     * @return the list's key and the entry; empty when none came
     */
    public List<byte[]> pop(List<byte[]> lists) {
        try {
            Connection open = connected();
            byte[][] args = Arrays.copyOf(lists.toArray(new byte[0][]), lists.size() + 1);
            args[lists.size()] = Protocol.toByteArray(Defaults.BLOCK.toSeconds());
            open.setSoTimeout(config.getBlockingSocketTimeoutMillis());
            open.sendCommand(Protocol.Command.BLPOP, args);
            List<byte[]> popped = open.getBinaryMultiBulkReply();
            open.setSoTimeout(config.getSocketTimeoutMillis());
            return popped == null ? List.of() : popped;
        } catch (RuntimeException | Error e) {
            throw failed(e);
        }
    }

    /** Ends the connection, also under a thread that waits on it: that thread then gets an exception. */
    @Override
    public void close() {
        closed = true;
        drop();
    }

    private Connection connected() {
        Connection open = connection;
        if (open == null) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            open = new Connection(new HostAndPort(settings.host(), settings.port()), config);
            open.connect();
            connection = open;
            if (closed) {
                drop();
                throw new IllegalStateException("closed");
            }
        }
        return open;
    }

    private RuntimeException failed(Throwable e) {
        if (!(e instanceof JedisDataException)) {
            // A reply may be half read: nobody must ever read the rest of it as the answer to something else.
            drop();
        }
        RuntimeException told = RedisErrors.told(settings, e);
        if (told instanceof RedisUnavailableException) {
            // A server that became a replica or reloads its data: the next call looks for it anew.
            drop();
        }
        return told;
    }

    private void drop() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.forceDisconnect();
            } catch (IOException e) {
                // It is gone, which is what was wanted.
            }
        }
    }
}
