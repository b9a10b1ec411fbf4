package dev.redwork.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that stands in Redis: type, content and time to live of every key, in one line a key. Times near now are written
 * as {@code NOW}, {@code NOW+1000s} (rounded to 100 s), claim numbers taken now as {@code NOW#}.
 */
final class Dump {
    private static final Pattern TIME = Pattern.compile("(?<!\\d)(?:\\d{16}|\\d{13})(?!\\d)");
    private static final int MICROS = 16;

    private Dump() {}

    static Map<String, String> of(World world) {
        long now = world.now();
        Map<String, String> dump = new TreeMap<>();
        for (String key : world.texts("KEYS", "*")) {
            String type = world.text("TYPE", key);
            long ttl = world.number("PTTL", key);
            String line = content(world, type, key) + (ttl < 0 ? "" : " ttl " + rounded(ttl) + "s");
            dump.put(key.replace(World.key(""), ""), type + " " + readable(line, now));
        }
        return dump;
    }

    /** What differs: {@code + key: new}, {@code - key}, {@code ~ key: new}, in the order of the keys. */
    static List<String> changes(Map<String, String> before, Map<String, String> after) {
        List<String> changes = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (String key : keys) {
            String was = before.get(key);
            String is = after.get(key);
            if (is == null) {
                changes.add("- " + key);
            } else if (was == null) {
                changes.add("+ " + key + ": " + is);
            } else if (!was.equals(is)) {
                changes.add("~ " + key + ": " + is);
            }
        }
        return changes;
    }

    private static String content(World world, String type, String key) {
        return switch (type) {
            case "string" -> world.text("GET", key);
            case "list" -> String.join(" ", world.texts("LRANGE", key, 0, -1));
            case "hash" -> pairs(Reply.map(world.redis("HGETALL", key)));
            case "zset" -> pairs(Reply.map(world.redis("ZRANGE", key, 0, -1, "WITHSCORES")));
            case "set" -> String.join(" ", new TreeSet<>(world.texts("SMEMBERS", key)));
            default -> throw new IllegalArgumentException(key + " has the type " + type);
        };
    }

    private static String pairs(Map<String, String> entries) {
        List<String> pairs = new ArrayList<>();
        new TreeMap<>(new HashMap<>(entries)).forEach((field, value) -> pairs.add(field + "=" + value));
        return String.join(" ", pairs);
    }

    private static String readable(String line, long now) {
        return TIME.matcher(line).replaceAll(found -> relative(found.group(), now));
    }

    private static String relative(String number, long now) {
        boolean micros = number.length() == MICROS;
        long seconds = rounded(Long.parseLong(number) / (micros ? 1000 : 1) - now);
        if (Math.abs(seconds) > 10_000) {
            return Matcher.quoteReplacement(number);
        }
        return "NOW" + (micros ? "#" : "") + (seconds == 0 ? "" : seconds > 0 ? "+" + seconds + "s" : seconds + "s");
    }

    private static long rounded(long millis) {
        return Math.round(millis / 100_000.0) * 100;
    }
}
