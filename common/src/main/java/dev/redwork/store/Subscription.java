package dev.redwork.store;

import dev.redwork.job.RedisSettings;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.RedisLink;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Receives the signals of some queues, on a connection of its own, for one thread. Messages are lost while it is not open. */
public final class Subscription implements AutoCloseable {
    /** One that hears nothing for so long is made anew: its peer may be gone without a word. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    /** A signal of one of the queues has changed: its key tells how. */
    public record Heard(Keys keys, Signal signal) {}

    private final RedisLink link;
    private final Map<String, Heard> channels = new LinkedHashMap<>();

    public Subscription(RedisSettings settings, List<Keys> queues) {
        this(settings, queues, QUIET);
    }

    Subscription(RedisSettings settings, List<Keys> queues, Duration quiet) {
        this.link = new RedisLink(settings, quiet);
        for (Keys keys : queues) {
            channels.put(Reply.text(keys.flags), new Heard(keys, new Signal(Signal.Kind.FLAG, "")));
            channels.put(Reply.text(keys.cancels), new Heard(keys, new Signal(Signal.Kind.CANCEL, "")));
        }
    }

    /** Subscribes, as {@link RedisLink#subscribe} does. */
    public void open() {
        link.subscribe(channels.keySet());
    }

    /** Waits for the next message; null and exceptions as of {@link RedisLink#message}. */
    public @Nullable Heard next() {
        List<String> message = link.message();
        while (message != null) {
            Heard channel = message.get(0).equals("message") ? channels.get(message.get(1)) : null;
            if (channel != null) {
                return new Heard(channel.keys(), new Signal(channel.signal().kind(), message.get(2)));
            }
            message = link.message();
        }
        return null;
    }

    /** Ends it, also under the thread that waits. */
    @Override
    public void close() {
        link.close();
    }
}
