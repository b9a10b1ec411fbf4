package dev.redwork.admin;

import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions about many jobs, one call for all that one key can tell of them: {@code HMGET} and {@code ZMSCORE}. */
final class SharedReads {
    /** An answer about one job. */
    interface Told {
        /** Empty: nothing. */
        String answer();
    }

    private static final class Group {
        private final String command;
        private final byte[] key;
        private final List<String> ids = new ArrayList<>();
        private @Nullable Call<List<String>> asked;

        Group(String command, byte[] key) {
            this.command = command;
            this.key = key;
        }

        Told ask(String id) {
            int place = ids.size();
            ids.add(id);
            return () -> asked == null ? "" : asked.answer().get(place);
        }

        Call<List<String>> call() {
            Call<List<String>> call = Call.texts(command, key, ids.toArray());
            asked = call;
            return call;
        }
    }

    private final Map<String, Group> groups = new LinkedHashMap<>();

    Told field(byte[] hash, String id) {
        return ask("HMGET", hash, id);
    }

    Told score(byte[] zset, String id) {
        return ask("ZMSCORE", zset, id);
    }

    private Told ask(String command, byte[] key, String id) {
        return groups.computeIfAbsent(Reply.text(key), unseen -> new Group(command, key))
                .ask(id);
    }

    /** To be sent once all was asked; keys that were asked first come first. */
    List<Call<List<String>>> calls() {
        return groups.values().stream().map(Group::call).toList();
    }
}
