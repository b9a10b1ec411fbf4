package dev.redwork.store;

import dev.redwork.job.Failure;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.json.ResultJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;

/**
 * Looks jobs of one queue up, for people. Plain reads, not one script: a job that moves between two of them is shown where
 * it was or where it went.
 */
public final class JobReader {
    private final RedisLink link;
    private final Keys keys;

    public JobReader(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** A job's spec as stored; empty when there is none. */
    public static Call<byte[]> spec(Keys keys, String id) {
        return value(keys.job(id));
    }

    public JobState state(String id) {
        return find(id).state();
    }

    /** All that Redis knows of a job; state {@link JobState#GONE} when that is nothing. */
    public JobRecord find(String id) {
        Call<byte[]> result = value(keys.result(id));
        Call<byte[]> spec = spec(keys, id);
        Call<String> dead = score(keys.dead, id);
        Call<String> scheduled = score(keys.scheduled, id);
        Call<String> retrying = score(keys.retrying, id);
        Call<List<String>> sessions = Call.command(Command.ZRANGE, Reply::texts, keys.sessions, 0, -1);
        Call<String> attempts = field(keys.attempts, id);
        Call<byte[]> failure = Call.command(Command.HGET, JobReader::bytes, keys.failures, id);
        Call<byte[]> crashes = Call.command(Command.HGET, JobReader::bytes, keys.crashes, id);
        link.send(List.of(result, spec, dead, scheduled, retrying, sessions, attempts, failure, crashes));
        @Nullable Holder holder = holder(id, sessions.answer());
        JobResult ended = result.answer().length == 0 ? null : ResultJson.read(result.answer());
        String due = scheduled.answer() + retrying.answer();
        return new JobRecord(
                id,
                keys.queue,
                state(ended, spec.answer(), dead.answer(), scheduled.answer(), retrying.answer(), holder),
                spec.answer(),
                (int) Reply.numberOrZero(attempts.answer()),
                Reply.numberOrZero(due),
                Reply.numberOrZero(dead.answer()),
                holder,
                failureOrNull(failure.answer()),
                Claimed.times(crashes.answer()),
                ended);
    }

    private static JobState state(
            @Nullable JobResult ended,
            byte[] spec,
            String dead,
            String scheduled,
            String retrying,
            @Nullable Holder holder) {
        if (ended != null) {
            return ended.state();
        } else if (!dead.isEmpty()) {
            return JobState.DEAD;
        } else if (!scheduled.isEmpty()) {
            return JobState.SCHEDULED;
        } else if (!retrying.isEmpty()) {
            return JobState.RETRYING;
        } else if (holder != null) {
            return JobState.RUNNING;
        }
        // A spec that is found nowhere else is in the line.
        return spec.length == 0 ? JobState.GONE : JobState.PENDING;
    }

    /** Who runs a job: the session, the claim number and when it was claimed, ms. */
    public record Holder(String session, long number, int attempt, long started) {
        static Holder of(String session, String value) {
            String[] parts = value.split(" ", -1);
            return new Holder(session, Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        }
    }

    private @Nullable Holder holder(String id, List<String> sessions) {
        List<Call<String>> calls = new ArrayList<>();
        sessions.forEach(session -> calls.add(field(keys.running(session), id)));
        if (!calls.isEmpty()) {
            link.send(calls);
        }
        for (int i = 0; i < calls.size(); i++) {
            if (!calls.get(i).answer().isEmpty()) {
                return Holder.of(sessions.get(i), calls.get(i).answer());
            }
        }
        return null;
    }

    private static @Nullable Failure failureOrNull(byte[] failure) {
        return failure.length == 0 ? null : ResultJson.readFailure(failure);
    }

    private static Call<byte[]> value(byte[] key) {
        return Call.command(Command.GET, JobReader::bytes, key);
    }

    private static Call<String> score(byte[] zset, String id) {
        return Call.command(Command.ZSCORE, Reply::text, zset, id);
    }

    private static Call<String> field(byte[] hash, String id) {
        return Call.command(Command.HGET, Reply::text, hash, id);
    }

    private static byte[] bytes(Object reply) {
        return Reply.isNil(reply) ? new byte[0] : (byte[]) reply;
    }
}
