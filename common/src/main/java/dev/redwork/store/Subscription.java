package dev.redwork.store;

import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.redis.ReconnectingConnection;
import dev.redwork.redis.Reply;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Receives the signals of some queues, on a connection of its own, for one thread. Messages are lost while it is not open. */
public final class Subscription implements AutoCloseable {
    /** One that hears nothing for so long is made anew: its peer may be gone without a word. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    /** A signal of one of the queues has changed: its key tells how. */
    public record Heard(Keys keys, Signal signal) {}

    private final ReconnectingConnection connection;
    private final Map<String, Heard> channels = new LinkedHashMap<>();

    public Subscription(RedisSettings settings, List<Keys> queues) {
        this(settings, queues, QUIET);
    }

    Subscription(RedisSettings settings, List<Keys> queues, Duration quiet) {
        this.connection = new ReconnectingConnection(settings, quiet);
        for (Keys keys : queues) {
            channels.put(Reply.text(keys.flags), new Heard(keys, new Signal(Signal.Kind.FLAG, "")));
            channels.put(Reply.text(keys.cancels), new Heard(keys, new Signal(Signal.Kind.CANCEL, "")));
        }
    }

    /**
     * Subscribes; returns when Redis has confirmed it, so that every message from then on is received.
     *
     * @throws RedisUnavailableException when that did not work
     * @throws RedisRefusedException when the server refused it
     */
    public void open() {
        try {
            connection.drop();
            Connection fresh = connection.connected();
            fresh.sendCommand(Command.SUBSCRIBE, channels.keySet().toArray(new String[0]));
            for (int confirmed = 0; confirmed < channels.size(); confirmed++) {
                Object unused = fresh.getOne();
            }
        } catch (RuntimeException | Error e) {
            throw connection.failed(e);
        }
    }

    /**
     * Waits for the next message. Throws as {@link #open} does; then, and after null, it has to be opened again.
     *
     * @return null when nothing was heard for so long that the connection may be dead
     */
    public @Nullable Heard next() {
        try {
            while (true) {
                List<String> message = Reply.texts(connection.connected().getOne());
                Heard channel = message.get(0).equals("message") ? channels.get(message.get(1)) : null;
                if (channel != null) {
                    return new Heard(channel.keys(), new Signal(channel.signal().kind(), message.get(2)));
                }
            }
        } catch (JedisConnectionException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                connection.drop();
                return null;
            }
            throw connection.failed(e);
        } catch (RuntimeException | Error e) {
            throw connection.failed(e);
        }
    }

    /** Ends it, also under the thread that waits. */
    @Override
    public void close() {
        connection.close();
    }
}
