package dev.redwork.store;

import dev.redwork.job.Names;
import dev.redwork.job.RedisSettings;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that may be said to running jobs: a flag of a batch, or that a batch is cancelled. A key says it; the channel of
 * its kind only tells that the key has changed.
 *
 * @param kind what it is
 * @param name {@code <batch>:<flag>}, {@code <batch>}, or {@code :<id>} for one job: also the message on the channel
 */
public record Signal(Kind kind, String name) {
    /** The kinds, each with a channel of its own. */
    public enum Kind {
        FLAG,
        CANCEL
    }

    public static Signal flag(String batch, String flag) {
        return new Signal(Kind.FLAG, Names.check("batch", batch) + ":" + Names.check("flag", flag));
    }

    public static Signal cancel(String batch) {
        return new Signal(Kind.CANCEL, Names.check("batch", batch));
    }

    /** Asks for its value: that of a flag that is up, or when the batch was cancelled, ms; else empty. */
    public Call<Optional<String>> read(Keys keys) {
        return kind == Kind.FLAG
                ? Call.command("GET", Signal::value, (Object) keys.key("flag:" + name))
                : Call.command("HGET", Signal::value, keys.key("batch:" + name), "cancelling");
    }

    /** Which of these jobs were asked to stop while they ran. */
    public static Call<Set<String>> asked(Keys keys, List<String> ids) {
        List<Object> args = new ArrayList<>(List.of(keys.cancelling));
        args.addAll(ids);
        return Call.command("HMGET", reply -> marked(ids, Reply.list(reply)), args.toArray());
    }

    /** The job that is asked to stop, when it is one alone: its message is {@code :<id>}, and no batch's name has a colon. */
    public Optional<String> job() {
        return kind == Kind.CANCEL && name.startsWith(":") ? Optional.of(name.substring(1)) : Optional.empty();
    }

    /** Asks how often any signal of a queue changed so far: as long as that stays, no key has to be read again. */
    public static Call<Long> count(Keys keys) {
        return Call.command("HGET", Reply::numberOrZero, keys.totals, "signals");
    }

    private static Set<String> marked(List<String> ids, List<Object> marks) {
        Set<String> marked = new HashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            if (!Reply.isNil(marks.get(i))) {
                marked.add(ids.get(i));
            }
        }
        return marked;
    }

    private static Optional<String> value(Object reply) {
        return Reply.isNil(reply) ? Optional.empty() : Optional.of(Reply.text(reply));
    }

    /** Receives the signals of some queues, on a connection of its own, for one thread. Messages are lost while it is not open. */
    public static final class Subscription implements AutoCloseable {
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
}
