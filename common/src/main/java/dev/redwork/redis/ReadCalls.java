package dev.redwork.redis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Protocol.Command;

/**
 * Plain reads of one key by its whole name, for tools that only look: {@code doctor}, {@code top},
 * {@code why}. A missing key or field gives "", 0 or an empty list; a key of another type makes the call refused.
 */
public final class ReadCalls {
    private ReadCalls() {}

    public static Call<String> ping() {
        return Call.command(Command.PING, Reply::text);
    }

    /** {@code string list set zset hash}, or {@code none}. */
    public static Call<String> type(String key) {
        return Call.command(Command.TYPE, Reply::text, key);
    }

    public static Call<Boolean> exists(String key) {
        return Call.command(Command.EXISTS, reply -> Reply.number(reply) > 0, key);
    }

    /** Ms until it expires; -1: never; -2: there is none. */
    public static Call<Long> left(String key) {
        return Call.command(Command.PTTL, Reply::number, key);
    }

    public static Call<String> text(String key) {
        return Call.command(Command.GET, Reply::text, key);
    }

    /** The first bytes of a string, which may be large. */
    public static Call<String> start(String key, int bytes) {
        return Call.command(Command.GETRANGE, Reply::text, key, 0, bytes - 1);
    }

    /** Bytes of a string. */
    public static Call<Long> size(String key) {
        return Call.command(Command.STRLEN, Reply::number, key);
    }

    /** Entries of a list. */
    public static Call<Long> length(String key) {
        return Call.command(Command.LLEN, Reply::number, key);
    }

    /** Entries of a list from a position on, at most as many. */
    public static Call<List<String>> entries(String key, long from, int count) {
        return Call.command(Command.LRANGE, Reply::texts, key, from, from + count - 1);
    }

    /** Where an entry stands in a list, from 0; -1: not among the first {@code depth}. */
    public static Call<Long> position(String key, String entry, int depth) {
        return Call.command(
                Command.LPOS, reply -> Reply.isNil(reply) ? -1L : Reply.number(reply), key, entry, "MAXLEN", depth);
    }

    /** Members of a zset, at most as many, and their scores: the lowest first. Without an end, a score is {@link Long#MAX_VALUE}. */
    public static Call<Map<String, Long>> scores(String key, int count) {
        return Call.command(
                Command.ZRANGE,
                reply -> {
                    Map<String, Long> scores = new LinkedHashMap<>();
                    Reply.map(reply).forEach((member, score) -> scores.put(member, Reply.numberOrZero(endless(score))));
                    return scores;
                },
                key,
                0,
                count - 1,
                "WITHSCORES");
    }

    /** Members of a zset. */
    public static Call<Long> members(String key) {
        return Call.command(Command.ZCARD, Reply::number, key);
    }

    public static Call<Boolean> hasMember(String zset, String member) {
        return Call.command(Command.ZSCORE, reply -> !Reply.isNil(reply), zset, member);
    }

    public static Call<Map<String, String>> fields(String hash) {
        return Call.command(Command.HGETALL, Reply::map, hash);
    }

    public static Call<String> field(String hash, String field) {
        return Call.command(Command.HGET, Reply::text, hash, field);
    }

    public static Call<Boolean> hasField(String hash, String field) {
        return Call.command(Command.HEXISTS, reply -> Reply.number(reply) > 0, hash, field);
    }

    /** Some of a hash's fields (without their values) and where to go on. */
    public static Call<BareCalls.Scanned> someFields(String hash, String cursor) {
        return Call.command(
                Command.HSCAN,
                reply -> {
                    List<Object> parts = Reply.list(reply);
                    return new BareCalls.Scanned(
                            Reply.text(parts.get(0)),
                            List.copyOf(Reply.map(parts.get(1)).keySet()));
                },
                hash,
                cursor,
                "COUNT",
                1_000);
    }

    private static String endless(String score) {
        return score.endsWith("inf") ? Long.toString(Long.MAX_VALUE) : score;
    }
}
