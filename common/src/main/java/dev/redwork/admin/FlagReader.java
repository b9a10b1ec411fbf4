package dev.redwork.admin;

import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
        List<String> names = List.copyOf(KeyNames.of(link, keys, "flag:*"));
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
}
