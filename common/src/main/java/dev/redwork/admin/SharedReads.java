package dev.redwork.admin;

import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.store.KeyFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions about many jobs, one call for all that the keys of a queue can tell of them. */
final class SharedReads {
    /** An answer about one job. */
    interface Told {
        /** Empty: nothing. */
        String answer();
    }

    private final List<KeyFields> asked = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private @Nullable Call<List<List<String>>> call;

    Told field(byte[] hash, String id) {
        return ask("HMGET", hash, id);
    }

    Told score(byte[] zset, String id) {
        return ask("ZMSCORE", zset, id);
    }

    private Told ask(String command, byte[] key, String id) {
        Integer known = places.putIfAbsent(Reply.text(key), asked.size());
        if (known == null) {
            asked.add(new KeyFields(command, key, new ArrayList<>()));
        }
        int of = known == null ? asked.size() - 1 : known;
        List<String> ids = asked.get(of).ids();
        int place = ids.size();
        ids.add(id);
        return () -> call == null ? "" : call.answer().get(of).get(place);
    }

    /** To be sent once all was asked: one, or none where nothing was; keys that were asked first are read first. */
    List<Call<?>> calls() {
        if (asked.isEmpty()) {
            return List.of();
        }
        call = KeyFields.read(List.copyOf(asked));
        return List.of(call);
    }
}
