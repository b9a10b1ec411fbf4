package dev.redwork.store;

import static dev.redwork.redis.Call.bytes;
import static dev.redwork.redis.Call.list;

import dev.redwork.job.Transition;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import java.util.List;

/**
 * Where a job is, for those who wait for it to move.
 *
 * @param text another one once it has; of one that is parked for a version of specs, that of one in the line
 */
public record JobPlace(String text) {
    /** Those of jobs of a queue, in their order: one call for all, 1,000 at most. */
    public static Call<List<JobPlace>> locate(Keys keys, List<String> ids) {
        List<byte[]> names = list(keys.sessions, keys.scheduled, keys.retrying, keys.dead, keys.parks);
        List<byte[]> args = list(keys.key(""));
        ids.forEach(id -> args.add(bytes(id)));
        return Call.readingScript(
                Transition.LOCATE_JOBS,
                names,
                args,
                reply -> Reply.texts(reply).stream().map(JobPlace::new).toList());
    }

    /** Whether it moves on only where somebody says so, or is gone. */
    public boolean isFinal() {
        return text.isEmpty() || text.equals("ended") || text.startsWith("dead ");
    }
}
