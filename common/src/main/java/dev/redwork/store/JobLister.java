package dev.redwork.store;

import dev.redwork.job.JobState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/**
 * Names the jobs of one queue by state, for people: at most as many as asked for. What it names may have moved on when it
 * is looked up.
 */
public final class JobLister {
    private static final String PILL = "pill:";

    private final RedisLink link;
    private final Keys keys;

    public JobLister(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /**
     * Ids of jobs in a state: newest first, but those that wait for their time soonest first.
     *
     * @param state where jobs are; {@link JobState#SUCCEEDED}, {@link JobState#CANCELLED} and {@link JobState#EXPIRED} give the last ones that ended, in
     *     whatever way
     */
    public List<String> ids(JobState state, int limit) {
        return switch (state) {
            case PENDING -> pending(limit);
            case SCHEDULED -> link.send(range(Command.ZRANGE, keys.scheduled, limit));
            case RETRYING -> link.send(range(Command.ZRANGE, keys.retrying, limit));
            case DEAD -> link.send(range(Command.ZREVRANGE, keys.dead, limit));
            // One that was requeued ended twice.
            case SUCCEEDED, CANCELLED, EXPIRED ->
                link.send(range(Command.LRANGE, keys.recent, limit)).stream()
                        .distinct()
                        .toList();
            case RUNNING -> running(limit);
            case NEW, GONE -> List.of();
        };
    }

    private List<String> pending(int limit) {
        Call<List<String>> tail = Call.command(Command.LRANGE, Reply::texts, keys.pending, -limit, -1);
        List<String> ids = new ArrayList<>(link.send(tail));
        ids.removeIf(id -> id.startsWith(PILL));
        Collections.reverse(ids);
        return ids;
    }

    private List<String> running(int limit) {
        List<String> sessions = link.send(Call.command(Command.ZRANGE, Reply::texts, keys.sessions, 0, -1));
        List<Call<List<String>>> held = sessions.stream()
                .map(session -> Call.command(Command.HKEYS, Reply::texts, keys.running(session)))
                .toList();
        if (held.isEmpty()) {
            return List.of();
        }
        link.send(held);
        return held.stream()
                .flatMap(call -> call.answer().stream())
                .filter(id -> !id.startsWith(PILL))
                .limit(limit)
                .toList();
    }

    private static Call<List<String>> range(Command command, byte[] key, int limit) {
        return Call.command(command, Reply::texts, key, 0, limit - 1);
    }
}
