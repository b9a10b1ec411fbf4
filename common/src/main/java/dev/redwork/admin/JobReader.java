package dev.redwork.admin;

import dev.redwork.job.Failure;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        Call<List<String>> sessions = Call.texts("ZRANGE", keys.sessions, 0, -1);
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
            this.stored = JobValue.read(keys, id);
            this.cancelling = Call.text("HGET", keys.cancelling, id);
            this.left = Call.number("PTTL", keys.job(id));
            this.dead = Call.text("ZSCORE", keys.dead, id);
            this.scheduled = Call.text("ZSCORE", keys.scheduled, id);
            this.retrying = Call.text("ZSCORE", keys.retrying, id);
            this.attempts = Call.text("HGET", keys.attempts, id);
            this.failure = Call.command("HGET", Reply::bytes, keys.failures, id);
            this.crashes = Call.command("HGET", Reply::bytes, keys.crashes, id);
        }

        List<Call<?>> calls() {
            return List.of(stored, dead, scheduled, retrying, attempts, failure, crashes, cancelling, left);
        }

        List<Call<String>> holders(List<String> sessions) {
            sessions.forEach(session -> running.put(session, Call.text("HGET", keys.running(session), id)));
            return List.copyOf(running.values());
        }

        JobRecord record() {
            @Nullable
            RunningJob holder = running.entrySet().stream()
                    .flatMap(held ->
                            RunningJob.read(held.getKey(), id, held.getValue().answer()))
                    .findFirst()
                    .orElse(null);
            JobValue is = stored.answer();
            JobResult ended = is.hasEnded() ? JobJson.readResult(is.outcome()) : null;
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

        private JobState state(@Nullable JobResult ended, @Nullable RunningJob holder) {
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

    /**
     * All that Redis knows of one job.
     *
     * @param spec as stored; empty once it has ended, unless it is dead or was cancelled while it waited
     * @param used attempts that failed
     * @param due when it will run, ms, while scheduled or retrying; else 0
     * @param died time of death, ms; 0: it is not dead
     * @param holder the session that runs it now
     * @param failure of its last attempt
     * @param crashes when workers died under it, ms
     * @param cancelling when it was asked to stop while it ran, ms, Redis time; 0: it was not
     * @param kept how long its outcome is still kept, ms; 0: there is none
     * @param result its outcome, while that is kept
     */
    public record JobRecord(
            String id,
            String queue,
            JobState state,
            @SuppressWarnings("ArrayRecordComponent") byte[] spec,
            int used,
            long due,
            long died,
            @Nullable RunningJob holder,
            @Nullable Failure failure,
            List<Long> crashes,
            long cancelling,
            long kept,
            @Nullable JobResult result) {}
}
