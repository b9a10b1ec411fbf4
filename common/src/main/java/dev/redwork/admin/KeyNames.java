package dev.redwork.admin;

import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.ReadCalls.Scanned;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.LinkedHashSet;
import java.util.Set;

/** Names the keys of a queue: it walks through all keys of the database, in many small calls. */
final class KeyNames {
    private KeyNames() {}

    /** Those that match, without the queue's prefix. */
    static Set<String> of(RedisLink link, Keys keys, String pattern) {
        String prefix = Reply.text(keys.key(""));
        // Names hold nothing but ., _ and - besides letters and digits, so only the braces matter.
        String glob = prefix.replace("{", "\\{").replace("}", "\\}") + pattern;
        Set<String> names = new LinkedHashSet<>();
        String cursor = Scanned.START;
        do {
            Scanned step = link.send(ReadCalls.scan(cursor, glob));
            step.names().forEach(key -> names.add(key.substring(prefix.length())));
            cursor = step.cursor();
        } while (!cursor.equals(Scanned.START));
        return names;
    }
}
