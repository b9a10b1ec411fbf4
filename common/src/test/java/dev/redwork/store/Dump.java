package dev.redwork.store;

import dev.redwork.job.Utf8;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All that stands in Redis: type, content and time to live of every key, in one line a key. The world's job is written as
 * {@code a}, times near now as {@code NOW}, {@code NOW+1000s} (rounded to 100 s), claim numbers taken now as {@code NOW#}.
 */
final class Dump {
    private static final Pattern TIME = Pattern.compile("(?<!\\d)(?:\\d{16}|\\d{13})(?!\\d)");
    private static final int MICROS = 16;

    private Dump() {}

    /** In three round trips, however many keys there are. */
    static Map<String, String> of(World world) {
        long now = world.now();
        List<String> keys = world.texts("KEYS", "*");
        List<Call<String>> types = new ArrayList<>();
        List<Call<Long>> lives = new ArrayList<>();
        for (String key : keys) {
            types.add(Call.command("TYPE", Reply::text, key));
            lives.add(Call.command("PTTL", Reply::number, key));
        }
        world.link.send(Stream.concat(types.stream(), lives.stream()).toList());
        List<Call<String>> contents = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            contents.add(content(types.get(i).answer(), keys.get(i)));
        }
        world.link.send(contents);
        Map<String, String> dump = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            long ttl = lives.get(i).answer();
            String line = contents.get(i).answer() + (ttl < 0 ? "" : " ttl " + rounded(ttl) + "s");
            String key = keys.get(i).replace(World.key(""), "");
            dump.put(
                    key.replace(world.id, Seed.ID),
                    types.get(i).answer() + " "
                            + readable(line, now).replace(world.id, Seed.ID).replace(written(world.id), Seed.ID));
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

    private static Call<String> content(String type, String key) {
        return switch (type) {
            case "string" -> Call.command("GET", Reply::text, key);
            case "list" -> Call.command("LRANGE", reply -> String.join(" ", Reply.texts(reply)), key, 0, -1);
            case "hash" -> Call.command("HGETALL", reply -> pairs(Reply.map(reply)), key);
            case "zset" -> Call.command("ZRANGE", reply -> pairs(Reply.map(reply)), key, 0, -1, "WITHSCORES");
            case "set" -> Call.command("SMEMBERS", reply -> String.join(" ", new TreeSet<>(Reply.texts(reply))), key);
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

    /** An id as JSON has it. */
    private static String written(String id) {
        return Utf8.printable(id).replace("\\", "\\\\");
    }
}
