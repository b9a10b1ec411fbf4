package dev.redwork.admin;

import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.ReadCalls.Scanned;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Lists the flags of a queue that are up, for people: it walks through all keys of the database, in many small calls. */
public final class FlagReader {
    private final RedisLink link;

    public FlagReader(RedisLink link) {
        this.link = link;
    }

    /**
     * A flag that is up.
     *
     * @param left ms until it goes down by itself
     */
    public record FlagRecord(String queue, String batch, String flag, String value, long left) {}

    /** By batch and name. */
    public List<FlagRecord> read(String queue) {
        Keys keys = Keys.of(link.settings(), queue);
        List<String> names = List.copyOf(names(keys));
        List<String> values = ReadCalls.answers(
                link,
                names.stream().map(name -> Call.text("GET", keys.key(name))).toList());
        List<Long> lefts = ReadCalls.answers(
                link,
                names.stream().map(name -> Call.number("PTTL", keys.key(name))).toList());
        List<FlagRecord> flags = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String[] parts = names.get(i).split(":", -1);
            if (lefts.get(i) > 0 && parts.length == 3) {
                flags.add(new FlagRecord(queue, parts[1], parts[2], values.get(i), lefts.get(i)));
            }
        }
        flags.sort(Comparator.comparing(FlagRecord::batch).thenComparing(FlagRecord::flag));
        return flags;
    }

    /** Without the queue's prefix. */
    private Set<String> names(Keys keys) {
        String prefix = Reply.text(keys.key(""));
        Set<String> names = new LinkedHashSet<>();
        Scanned step = new Scanned(Scanned.START, List.of());
        do {
            step = link.send(ReadCalls.scan(step.cursor(), glob(prefix) + "flag:*"));
            step.names().forEach(key -> names.add(key.substring(prefix.length())));
        } while (!step.isLast());
        return names;
    }

    /** Names hold nothing but {@code .}, {@code _} and {@code -} besides letters and digits, so only the braces matter. */
    private static String glob(String prefix) {
        return prefix.replace("{", "\\{").replace("}", "\\}");
    }
}
