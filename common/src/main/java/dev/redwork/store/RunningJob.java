package dev.redwork.store;

import dev.redwork.redis.Call;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/**
 * A job that a session holds.
 *
 * @param started when it was claimed, ms, Redis time
 */
public record RunningJob(String id, int attempt, long started) {
    /**
     * All jobs that a session holds, in the order of the line; unreadable entries, which were written by hand, are left out.
     */
    public static Call<List<RunningJob>> of(Keys keys, String session) {
        return Call.command(
                Command.HGETALL,
                reply -> {
                    List<RunningJob> held = new ArrayList<>();
                    RunningEntry.readAll(reply).forEach((id, hold) -> {
                        if (Keys.isJob(id)) {
                            held.add(new RunningJob(id, hold.attempt(), hold.started()));
                        }
                    });
                    return held;
                },
                (Object) keys.running(session));
    }
}
