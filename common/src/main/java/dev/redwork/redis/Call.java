package dev.redwork.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.Defaults;
import dev.redwork.job.Transition;
import dev.redwork.job.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
 * One command that waits to be sent, and its answer once a {@link RedisLink} has sent it: its arguments as bytes, and what is read of
 * the reply. Several share a round trip.
 *
 * @param <T> the answer
 */
public final class Call<T> {
    private static final Duration LATE = Duration.ofSeconds(2);

    /** Nearly all numbers are: flags, positions, counts. */
    private static final byte[][] SMALL = small(129);

    private final @Nullable Script script;
    private final CommandArguments arguments;
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
        return script(Protocol.Command.EVALSHA, move, keys, args, reader);
    }

    /** Of a script that changes nothing: where Redis can, since 7.0, it is told so, and a user needs no right to change anything. */
    public static <T> Call<T> readingScript(
            Transition move, List<byte[]> keys, List<byte[]> args, Function<Object, T> reader) {
        return script(Protocol.Command.EVALSHA_RO, move, keys, args, reader);
    }

    private static <T> Call<T> script(
            Protocol.Command command,
            Transition move,
            List<byte[]> keys,
            List<byte[]> args,
            Function<Object, T> reader) {
        Script script = Script.of(move);
        CommandArguments arguments =
                new CommandArguments(command).add(new Argument(script.digest)).add(new Argument(bytes(keys.size())));
        addAll(arguments, keys);
        addAll(arguments, args);
        return new Call<>(script, arguments, reader, Duration.ZERO);
    }

    private static void addAll(CommandArguments arguments, List<byte[]> more) {
        for (byte[] one : more) {
            arguments.add(new Argument(one));
        }
    }

    /** Bytes that nobody changes; the client library would copy them. */
    private static final class Argument implements Rawable {
        private final byte[] bytes;

        Argument(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public byte[] getRaw() {
            return bytes;
        }
    }

    /**
     * To be sent.
     *
     * @param onlyReads whether the server can be told that a script changes nothing
     */
    CommandArguments arguments(boolean onlyReads) {
        return onlyReads || !isReadingScript() ? arguments : with(Protocol.Command.EVALSHA, Script::digest);
    }

    private boolean isReadingScript() {
        return arguments.getCommand() == Protocol.Command.EVALSHA_RO;
    }

    /** The same with the script's text, for a server that has lost it: it runs and keeps it, in one step. */
    private CommandArguments inFull(boolean onlyReads) {
        return with(onlyReads && isReadingScript() ? Protocol.Command.EVAL_RO : Protocol.Command.EVAL, Script::text);
    }

    private CommandArguments with(Protocol.Command command, Function<Script, byte[]> named) {
        if (script == null) {
            throw new IllegalStateException("a plain command needs no script");
        }
        CommandArguments other = new CommandArguments(command).add(new Argument(named.apply(script)));
        Iterator<Rawable> rest = arguments.iterator();
        rest.next();
        rest.next();
        rest.forEachRemaining(other::add);
        return other;
    }

    /** Whether a server before 7.0, or one that keeps its user from it, refused to run a script that changes nothing as such. */
    boolean isRefusedAsReading(@Nullable Object reply) {
        return isReadingScript()
                && reply instanceof JedisDataException refused
                && String.valueOf(refused.getMessage())
                        .toLowerCase(Locale.ROOT)
                        .matches("(?s)(err unknown command|noperm).*evalsha_ro.*");
    }

    /** A plain command; {@code args} are byte arrays or objects that print as an argument. */
    public static <T> Call<T> command(String command, Function<Object, T> reader, Object... args) {
        CommandArguments arguments = new CommandArguments(Protocol.Command.valueOf(command));
        for (Object arg : args) {
            arguments.add(new Argument(arg instanceof byte[] bytes ? bytes : bytes(arg.toString())));
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
        addAll(arguments, lists);
        arguments.add(new Argument(seconds(block.toMillis())));
        return new Call<>(null, arguments, reply -> reader.apply(Reply.strings(reply)), block);
    }

    /** Nearly always these are whole. */
    private static byte[] seconds(long millis) {
        return millis % 1_000 == 0 ? bytes(millis / 1_000) : bytes(Double.toString(millis / 1_000.0));
    }

    /** An argument. */
    public static byte[] bytes(String text) {
        return Utf8.encode(text);
    }

    public static byte[] bytes(long number) {
        return number >= 0 && number < SMALL.length
                ? SMALL[(int) number]
                : Long.toString(number).getBytes(ISO_8859_1);
    }

    private static byte[][] small(int most) {
        byte[][] numbers = new byte[most][];
        for (int i = 0; i < most; i++) {
            numbers[i] = Integer.toString(i).getBytes(ISO_8859_1);
        }
        return numbers;
    }

    /** In hex, as Redis has it. */
    public static String sha1(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** Keys or arguments: a list that can be added to. */
    public static List<byte[]> list(byte[]... entries) {
        List<byte[]> list = new ArrayList<>(entries.length + 16);
        Collections.addAll(list, entries);
        return list;
    }

    /** How long the answer of a call that blocks may take, ms: the server may be late. */
    int blockedMillis() {
        return (int) block.plus(LATE).toMillis();
    }

    /** Reads the scripts that were not needed yet: where memory is short, there may be none for that later. */
    public static void readScripts() {
        for (Transition move : Transition.values()) {
            Script unused = Script.of(move);
        }
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

    /** Whether it puts jobs in, which a full Redis refuses. */
    boolean enqueues() {
        return script != null && (script.move == Transition.ENQUEUE || script.move == Transition.REPLACE);
    }

    /** Takes its answer; returns the error with which the server refused it, else null. */
    @Nullable
    JedisDataException take(Connection open, @Nullable Object first, boolean onlyReads) {
        Object reply = first;
        if (reply instanceof JedisNoScriptException) {
            // Only a call answered with NOSCRIPT is sent again: its neighbours have run.
            open.sendCommand(inFull(onlyReads));
            reply = open.getMany(1).get(0);
        }
        if (reply instanceof JedisDataException refused) {
            return refused;
        }
        answer = reader.apply(reply == null ? Reply.NIL : reply);
        return null;
    }

    /** Whether it reads and was refused since its key has another type: it has the answer of a missing one then. */
    boolean takeNothing(JedisDataException refused) {
        if (!WrongType.is(refused) || !WrongType.isRead(arguments)) {
            return false;
        }
        Object nothing = WrongType.nothing(arguments);
        answer = reader.apply(nothing == null ? Reply.NIL : nothing);
        return true;
    }

    /** A transition's Lua file in the folder of the store: what you read there is what runs. Sent by digest; its text only when the server lost it. */
    static final class Script {
        private static final Map<Transition, Script> READ = new ConcurrentHashMap<>();

        private final Transition move;
        private final byte[] text;
        private final byte[] digest;

        /** Read when first used: a process uses few of them, and to read and digest all takes a fresh JVM long. */
        static Script of(Transition move) {
            Script script = READ.get(move);
            return script == null ? READ.computeIfAbsent(move, Script::new) : script;
        }

        byte[] text() {
            return text;
        }

        byte[] digest() {
            return digest;
        }

        private Script(Transition move) {
            this.move = move;
            String file = "/dev/redwork/store/" + move.verb() + ".lua";
            try (InputStream in = Script.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException("script " + file + " is missing from the jar");
                }
                this.text = in.readAllBytes();
                this.digest = bytes(sha1(text));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Reads raw replies (RESP2): bulk strings are byte arrays, numbers are longs, arrays are lists. */
    public static final class Reply {
        /** Stands for a nil reply. */
        private static final Object NIL = new Object();

        /** Stands for bytes that are no UTF-8, or for itself. */
        private static final char REPLACED = '\uFFFD';

        /** Of a number that may be too large. */
        private static final int DIGITS = 19;

        private Reply() {}

        public static boolean isNil(@Nullable Object reply) {
            return reply == null || reply == NIL;
        }

        public static String text(Object reply) {
            if (!(reply instanceof byte[] bytes)) {
                return isNil(reply) ? "" : reply.toString();
            }
            String text = new String(bytes, UTF_8);
            // Of Latin-1 text, as nearly all is, this looks at no character.
            return text.indexOf(REPLACED) < 0 ? text : Utf8.decode(bytes);
        }

        public static byte[] bytes(Object reply) {
            return isNil(reply) ? new byte[0] : (byte[]) reply;
        }

        public static long number(Object reply) {
            return reply instanceof Long number ? number : Long.parseLong(text(reply));
        }

        /**
         * A count or a time that may be missing, or be no number, since anybody may have written it: then 0. A zset's score may carry
         * a fraction.
         */
        public static long numberOrZero(@Nullable Object reply) {
            if (reply instanceof byte[] bytes && bytes.length < DIGITS) {
                long whole = whole(bytes);
                if (whole >= 0) {
                    return whole;
                }
            }
            String text = reply == null ? "" : text(reply);
            try {
                return text.isEmpty() ? 0 : (long) Double.parseDouble(text);
            } catch (NumberFormatException e) {
                return 0;
            }
        }

        /** -1: it has something else than digits. */
        private static long whole(byte[] text) {
            long number = 0;
            for (byte one : text) {
                if (one < '0' || one > '9') {
                    return -1;
                }
                number = 10 * number + (one - '0');
            }
            return number;
        }

        @SuppressWarnings("unchecked")
        public static List<Object> list(Object reply) {
            return isNil(reply) ? List.of() : (List<Object>) reply;
        }

        public static List<byte[]> strings(Object reply) {
            List<Object> entries = list(reply);
            List<byte[]> strings = new ArrayList<>(entries.size());
            for (Object entry : entries) {
                strings.add((byte[]) entry);
            }
            return strings;
        }

        public static List<String> texts(Object reply) {
            return list(reply).stream().map(Reply::text).toList();
        }

        /** field, value, field, value ... */
        public static Map<String, String> map(Object reply) {
            Map<String, String> map = new LinkedHashMap<>();
            List<Object> entries = list(reply);
            for (int i = 0; i + 1 < entries.size(); i += 2) {
                map.put(text(entries.get(i)), text(entries.get(i + 1)));
            }
            return map;
        }
    }

    /**
     * How many entries a read should ask for, so that about {@link Defaults#CALL_BYTES} come: by the size of those that came
     * last. Redis would read a hundred long ones in vain to hand out the few that a call has room for. It starts at the fewest
     * and grows to four times the last at most.
     */
    public static final class AdaptivePage {
        private final int fewest;
        private final int most;
        private volatile int count;

        /** Asks for {@code fewest} to {@code most} entries, 1 or more. */
        public AdaptivePage(int fewest, int most) {
            this.fewest = fewest;
            this.most = most;
            this.count = fewest;
        }

        /** Entries of the next read. */
        public int count() {
            return count;
        }

        /** Learns from the entries that a read returned. */
        public void brought(Collection<byte[]> entries) {
            long bytes = 0;
            for (byte[] entry : entries) {
                bytes += entry.length;
            }
            brought(entries.size(), bytes);
        }

        /** Learns that a read returned so many entries, of so many bytes in all. */
        public void brought(int entries, long bytes) {
            if (entries > 0) {
                long fit = (long) Defaults.CALL_BYTES * entries / Math.max(1, bytes);
                count = (int) Math.max(fewest, Math.min(most, Math.min(fit, 4L * count)));
            }
        }
    }
}
