package dev.redwork.store;

import static dev.redwork.redis.Call.bytes;

import dev.redwork.job.Transition;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions about jobs to one key of a queue.
 *
 * @param command HMGET, or ZMSCORE
 */
public record KeyFields(
        String command,
        @SuppressWarnings("ArrayRecordComponent") byte[] key,
        List<String> ids) {
    /** Asks keys of one queue, in their order, by one call: of each the fields or the scores of its ids; empty: there is none. */
    public static Call<List<List<String>>> read(List<KeyFields> asked) {
        List<byte[]> args = new ArrayList<>();
        for (KeyFields one : asked) {
            args.add(bytes(one.command));
            args.add(bytes(one.ids.size()));
            one.ids.forEach(id -> args.add(bytes(id)));
        }
        List<byte[]> names = asked.stream().map(KeyFields::key).toList();
        return Call.readingScript(
                Transition.READ_FIELDS,
                names,
                args,
                reply -> Reply.list(reply).stream().map(Reply::texts).toList());
    }
}
