package dev.redwork.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Protocol.Command;

/** Bare commands that no queue is made of: a bench compares a queue with them, counts by them and clears away with them. */
public final class BareCalls {
    private static final int SCAN_COUNT = 1_000;

    private BareCalls() {}

    /** Some of the server's keys, and where to go on: 0 is the end. */
    public record Scanned(String cursor, List<String> keys) {
        public boolean isLast() {
            return cursor.equals("0");
        }
    }

    public static Call<Boolean> set(String key, String value) {
        return Call.command(Command.SET, reply -> true, key, value);
    }

    /** Answers the length of the list. */
    public static Call<Long> lpush(String key, String value) {
        return Call.command(Command.LPUSH, Reply::number, key, value);
    }

    /** The server's {@code INFO all}: field → value. */
    public static Call<Map<String, String>> info() {
        return Call.command(Command.INFO, BareCalls::fields, "all");
    }

    /** A hash of counters; empty when there is none. */
    public static Call<Map<String, Long>> counters(String key) {
        return Call.command(
                Command.HGETALL,
                reply -> {
                    Map<String, Long> counters = new LinkedHashMap<>();
                    Reply.map(reply).forEach((name, count) -> counters.put(name, Reply.numberOrZero(count)));
                    return counters;
                },
                key);
    }

    /** Keys by a glob pattern, a part of the key space a call; a key may come twice. */
    public static Call<Scanned> scan(String cursor, String pattern) {
        return Call.command(
                Command.SCAN,
                reply -> {
                    List<Object> parts = Reply.list(reply);
                    return new Scanned(Reply.text(parts.get(0)), Reply.texts(parts.get(1)));
                },
                cursor,
                "MATCH",
                pattern,
                "COUNT",
                SCAN_COUNT);
    }

    /** Deletes keys without making others wait; answers how many there were. */
    public static Call<Long> unlink(List<String> keys) {
        List<Object> names = new ArrayList<>(keys);
        return Call.command(Command.UNLINK, Reply::number, names.toArray());
    }

    private static Map<String, String> fields(Object reply) {
        Map<String, String> fields = new LinkedHashMap<>();
        Reply.text(reply).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return fields;
    }
}
