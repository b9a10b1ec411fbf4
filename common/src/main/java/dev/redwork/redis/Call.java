package dev.redwork.redis;

import dev.redwork.job.Transition;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * One command that waits to be sent, and its answer once a {@link RedisLink} has sent it. Several share a round trip.
 *
 * @param <T> the answer
 */
public final class Call<T> {
    private static final Duration LATE = Duration.ofSeconds(2);

    private final @Nullable Script script;
    final CommandArguments arguments;
    private final Function<Object, T> reader;

    /** How long the server may block before it answers. */
    private final Duration block;

    private @Nullable T answer;

    private Call(@Nullable Script script, CommandArguments arguments, Function<Object, T> reader, Duration block) {
        this.script = script;
        this.arguments = arguments;
        this.reader = reader;
        this.block = block;
    }

    public static <T> Call<T> script(
            Transition move, List<byte[]> keys, List<byte[]> args, Function<Object, T> reader) {
        Script script = Script.of(move);
        CommandArguments arguments = new CommandArguments(Protocol.Command.EVALSHA)
                .add(script.digest)
                .add(keys.size());
        keys.forEach(arguments::add);
        args.forEach(arguments::add);
        return new Call<>(script, arguments, reader, Duration.ZERO);
    }

    /** The same with the script's text, for a server that has lost it: it runs and keeps it, in one step. */
    private CommandArguments inFull() {
        if (script == null) {
            throw new IllegalStateException("a plain command needs no script");
        }
        CommandArguments full = new CommandArguments(Protocol.Command.EVAL).add(script.text);
        Iterator<Rawable> rest = arguments.iterator();
        rest.next();
        rest.next();
        rest.forEachRemaining(full::add);
        return full;
    }

    /** A plain command; {@code args} are byte arrays or objects that print as an argument. */
    public static <T> Call<T> command(String command, Function<Object, T> reader, Object... args) {
        CommandArguments arguments = new CommandArguments(Protocol.Command.valueOf(command));
        for (Object arg : args) {
            arguments.add(arg instanceof byte[] bytes ? bytes : Args.bytes(arg.toString()));
        }
        return new Call<>(null, arguments, reader, Duration.ZERO);
    }

    /** A command about a key that is answered by a text; "" where there is none. */
    public static Call<String> text(String command, Object key, Object... args) {
        return about(command, Reply::text, key, args);
    }

    /** A command about a key that is answered by a number. */
    public static Call<Long> number(String command, Object key, Object... args) {
        return about(command, Reply::number, key, args);
    }

    /** A command about a key that is answered by a list; a text of it is "" where there is none. */
    public static Call<List<String>> texts(String command, Object key, Object... args) {
        return about(command, Reply::texts, key, args);
    }

    /** A command about a key that is answered by fields and values, or members and scores. */
    public static Call<Map<String, String>> map(String command, Object key, Object... args) {
        return about(command, Reply::map, key, args);
    }

    private static <T> Call<T> about(String command, Function<Object, T> reader, Object key, Object... args) {
        return command(
                command, reader, Stream.concat(Stream.of(key), Stream.of(args)).toArray());
    }

    /**
     * Waits for an entry in one of the lists and takes it, for {@link RedisLink#sendBlocking}; when its answer is lost the entry
     * may be, too.
     *
     * @param block how long it waits at most
     * @param reader of the list's key and the entry; of nothing when none came
     */
    public static <T> Call<T> pop(List<byte[]> lists, Duration block, Function<List<byte[]>, T> reader) {
        CommandArguments arguments = new CommandArguments(Protocol.Command.BLPOP);
        lists.forEach(arguments::add);
        arguments.add(block.toMillis() / 1_000.0);
        return new Call<>(null, arguments, reply -> reader.apply(Reply.strings(reply)), block);
    }

    /** How long the answer of a call that blocks may take, ms: the server may be late. */
    int blockedMillis() {
        return (int) block.plus(LATE).toMillis();
    }

    /** The server's answer. */
    public T answer() {
        if (answer == null) {
            throw new IllegalStateException("not sent yet");
        }
        return answer;
    }

    /** Whether the server carried it out. */
    public boolean isAnswered() {
        return answer != null;
    }

    /** Takes its answer; returns the error with which the server refused it, else null. */
    @Nullable
    JedisDataException take(Connection open, @Nullable Object first) {
        Object reply = first;
        if (reply instanceof JedisNoScriptException) {
            // Only a call answered with NOSCRIPT is sent again: its neighbours have run.
            open.sendCommand(inFull());
            reply = open.getMany(1).get(0);
        }
        if (reply instanceof JedisDataException refused) {
            return refused;
        }
        answer = reader.apply(reply == null ? Reply.NIL : reply);
        return null;
    }
}
