package dev.redwork.admin;

import dev.redwork.job.Failure;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.json.ResultJson;
import dev.redwork.redis.Args;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.Reply;
import dev.redwork.store.ClaimReply;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.RunningJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks jobs of one queue up, for people. Plain reads, not one script: a job that moves between two of them is shown where
 * it was or where it went.
 */
public final class JobReader {
    private static final int FIND_LIMIT = 200;
    private static final int TASK_WITHIN = 256;

    /** A text of its input may look the same. */
    private static final Pattern TASK = Pattern.compile("(?:(?!\"input\"|\"output\").)*?\"task\":\"([^\"]*)\"");

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

    /** The last failures of jobs that are open or dead, in their order: one call for all. */
    public List<Optional<Failure>> failures(List<String> ids) {
        return link.send(Call.texts("HMGET", keys.failures, ids.toArray())).stream()
                .map(text -> Optional.ofNullable(ClaimReply.failureOrNull(Args.bytes(text))))
                .toList();
    }

    /** Without those of the ids whose values say in their first bytes that they are of another task. */
    public List<String> maybeOf(String task, List<String> ids) {
        List<String> starts = ReadCalls.answers(
                link,
                ids.stream()
                        .map(id -> Call.text("GETRANGE", keys.job(id), 0, TASK_WITHIN - 1))
                        .toList());
        return IntStream.range(0, ids.size())
                .filter(i -> {
                    Matcher found = TASK.matcher(starts.get(i));
                    return !found.lookingAt() || found.group(1).equals(task);
                })
                .mapToObj(ids::get)
                .toList();
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
}
