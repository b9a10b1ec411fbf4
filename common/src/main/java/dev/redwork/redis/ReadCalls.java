package dev.redwork.redis;

import dev.redwork.redis.Call.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads whose reply is more than a text, a number, texts or a hash. A missing key gives an empty answer. */
public final class ReadCalls {
    private static final int SCAN_COUNT = 1_000;

    private ReadCalls() {}

    /** Sends reads, if there are any, in one round trip; returns their answers in this order. */
    public static <T> List<T> answers(RedisLink link, List<Call<T>> reads) {
        if (!reads.isEmpty()) {
            link.send(reads);
        }
        return reads.stream().map(Call::answer).toList();
    }

    /** Some of the names that a scan walks through, and where to go on: 0 is the end. A name may come twice. */
    public record Scanned(String cursor, List<String> names) {
        /** Where a scan begins. */
        public static final String START = "0";

        public boolean isLast() {
            return cursor.equals(START);
        }
    }

    /** Keys by a glob pattern, a part of the key space a call. */
    public static Call<Scanned> scan(String cursor, String pattern) {
        return scan("SCAN", Reply::texts, cursor, "MATCH", pattern, "COUNT", SCAN_COUNT);
    }

    /** Fields of a hash, without their values. */
    public static Call<Scanned> scanHash(String hash, String cursor) {
        return scan("HSCAN", fields -> List.copyOf(Reply.map(fields).keySet()), hash, cursor, "COUNT", SCAN_COUNT);
    }

    private static Call<Scanned> scan(String command, Function<Object, List<String>> names, Object... args) {
        return Call.command(
                command,
                reply -> new Scanned(
                        Reply.text(Reply.list(reply).get(0)),
                        names.apply(Reply.list(reply).get(1))),
                args);
    }

    /** Members of a zset, at most as many, and their scores: the lowest first. Without an end, a score is {@link Long#MAX_VALUE}. */
    public static Call<Map<String, Long>> scores(Object key, int count) {
        return Call.command(
                "ZRANGE",
                reply -> {
                    Map<String, Long> scores = new LinkedHashMap<>();
                    Reply.map(reply)
                            .forEach((member, score) -> scores.put(
                                    member, score.endsWith("inf") ? Long.MAX_VALUE : Reply.numberOrZero(score)));
                    return scores;
                },
                key,
                0,
                count - 1,
                "WITHSCORES");
    }

    /** A part of what the server tells of itself, {@code default} or {@code all}: field → value. */
    public static Call<Map<String, String>> info(String section) {
        return Call.command("INFO", ReadCalls::fields, section);
    }

    private static Map<String, String> fields(Object reply) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : Reply.text(reply).split("\\R", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return fields;
    }
}
