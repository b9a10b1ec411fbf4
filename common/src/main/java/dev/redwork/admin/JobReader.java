package dev.redwork.admin;

import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.json.ResultJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.Reply;
import dev.redwork.store.ClaimReply;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.RunningEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;

/**
 * Looks jobs of one queue up, for people. Plain reads, not one script: a job that moves between two of them is shown where
 * it was or where it went.
 */
public final class JobReader {
    private static final int FIND_LIMIT = 200;

    private final RedisLink link;
    private final Keys keys;

    public JobReader(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** A job's spec as stored, also that of one which was cancelled while it waited; empty when there is none. */
    public static Call<byte[]> spec(Keys keys, String id) {
        return Call.command(Command.GET, reply -> JobValue.of(bytes(reply)).spec(), (Object) keys.job(id));
    }

    /** The value of a job's key. */
    public static Call<JobValue> stored(Keys keys, String id) {
        return Call.command(Command.GET, reply -> JobValue.of(bytes(reply)), (Object) keys.job(id));
    }

    public JobState state(String id) {
        return find(id).state();
    }

    /** All that Redis knows of a job; state {@link JobState#GONE} when that is nothing. */
    public JobRecord find(String id) {
        return find(List.of(id)).get(0);
    }

    /** As {@link #find(String)} for many jobs in few round trips; in the order of the ids. */
    public List<JobRecord> find(List<String> ids) {
        List<JobRecord> found = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i += FIND_LIMIT) {
            found.addAll(findSome(ids.subList(i, Math.min(ids.size(), i + FIND_LIMIT))));
        }
        return found;
    }

    private List<JobRecord> findSome(List<String> ids) {
        Call<List<String>> sessions = Call.command(Command.ZRANGE, Reply::texts, keys.sessions, 0, -1);
        List<Call<?>> calls = new ArrayList<>(List.of(sessions));
        List<Lookup> lookups = ids.stream().map(id -> new Lookup(keys, id)).toList();
        lookups.forEach(lookup -> calls.addAll(lookup.calls()));
        link.send(calls);
        List<Call<?>> holders = new ArrayList<>();
        lookups.forEach(lookup -> holders.addAll(lookup.holders(sessions.answer())));
        if (!holders.isEmpty()) {
            link.send(holders);
        }
        return lookups.stream().map(Lookup::record).toList();
    }

    /** The questions about one job. */
    private static final class Lookup {
        private final Keys keys;
        private final String id;
        private final Call<JobValue> stored;
        private final Call<String> cancelling;
        private final Call<Long> left;
        private final Call<String> dead;
        private final Call<String> scheduled;
        private final Call<String> retrying;
        private final Call<String> attempts;
        private final Call<byte[]> failure;
        private final Call<byte[]> crashes;
        private final Map<String, Call<String>> running = new LinkedHashMap<>();

        Lookup(Keys keys, String id) {
            this.keys = keys;
            this.id = id;
            this.stored = stored(keys, id);
            this.cancelling = field(keys.cancelling, id);
            this.left = Call.command(Command.PTTL, Reply::number, (Object) keys.job(id));
            this.dead = score(keys.dead, id);
            this.scheduled = score(keys.scheduled, id);
            this.retrying = score(keys.retrying, id);
            this.attempts = field(keys.attempts, id);
            this.failure = Call.command(Command.HGET, JobReader::bytes, keys.failures, id);
            this.crashes = Call.command(Command.HGET, JobReader::bytes, keys.crashes, id);
        }

        List<Call<?>> calls() {
            return List.of(stored, dead, scheduled, retrying, attempts, failure, crashes, cancelling, left);
        }

        List<Call<String>> holders(List<String> sessions) {
            sessions.forEach(session -> running.put(session, field(keys.running(session), id)));
            return List.copyOf(running.values());
        }

        JobRecord record() {
            @Nullable
            Holder holder = running.entrySet().stream()
                    .flatMap(held -> Holder.of(held.getKey(), held.getValue().answer()))
                    .findFirst()
                    .orElse(null);
            JobValue is = stored.answer();
            JobResult ended = is.hasEnded() ? ResultJson.read(is.outcome()) : null;
            String due = scheduled.answer() + retrying.answer();
            return new JobRecord(
                    id,
                    keys.queue,
                    state(ended, holder),
                    is.spec(),
                    (int) Reply.numberOrZero(attempts.answer()),
                    Reply.numberOrZero(due),
                    Reply.numberOrZero(dead.answer()),
                    holder,
                    ClaimReply.failureOrNull(failure.answer()),
                    ClaimReply.times(crashes.answer()),
                    Reply.numberOrZero(cancelling.answer()),
                    Math.max(0, left.answer()),
                    ended);
        }

        private JobState state(@Nullable JobResult ended, @Nullable Holder holder) {
            if (ended != null) {
                return ended.state();
            } else if (!dead.answer().isEmpty()) {
                return JobState.DEAD;
            } else if (!scheduled.answer().isEmpty()) {
                return JobState.SCHEDULED;
            } else if (!retrying.answer().isEmpty()) {
                return JobState.RETRYING;
            } else if (holder != null) {
                return JobState.RUNNING;
            }
            // A spec that is found nowhere else is in the line.
            return stored.answer().spec().length == 0 ? JobState.GONE : JobState.PENDING;
        }
    }

    /** The session that runs a job, the claim number and when it was claimed, ms. */
    public record Holder(String session, long number, int attempt, long started) {
        static Stream<Holder> of(String session, String value) {
            return Stream.ofNullable(RunningEntry.readOrNull(value))
                    .map(hold -> new Holder(session, hold.number(), hold.attempt(), hold.started()));
        }
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
