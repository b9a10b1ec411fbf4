package dev.redwork.store;

import static dev.redwork.redis.Args.bytes;
import static dev.redwork.redis.Args.list;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Transition;
import dev.redwork.job.Uniqueness;
import dev.redwork.json.ResultJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.Reply;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The moves of one queue's jobs: one method per transition. A method builds a {@link Call}; a {@link RedisLink} sends it,
 * alone or with others in one round trip. All of them are safe to repeat.
 */
public final class JobStore {
    private static final byte[] VANISHED = ResultJson.write(
            Failure.of(Failure.Reason.VANISHED, "its id stood in the line, but its spec was gone", 0, 0));

    private final Keys keys;

    public JobStore(Keys keys) {
        this.keys = keys;
    }

    public String queue() {
        return keys.queue;
    }

    /** Names the queue in {@code redwork:queues}; before its first job and its first session. */
    public static Call<Long> announce(RedisSettings settings, String queue) {
        return Call.number("SADD", Keys.queues(settings.namespace()), queue);
    }

    /** Takes a queue's name out of {@code redwork:queues}. */
    public static Call<Long> forget(RedisSettings settings, String queue) {
        return Call.number("SREM", Keys.queues(settings.namespace()), queue);
    }

    /**
     * NEW → PENDING, or SCHEDULED with a delay. At most {@link Defaults#CALL_JOBS} jobs and {@link Defaults#CALL_BYTES}. One whose
     * key another job holds is not enqueued; of those with one key in this call the first holds it.
     *
     * @param front to the head of the line, in their order
     */
    public Call<EnqueueReply> enqueue(List<NewJob> jobs, Duration delay, boolean front) {
        if (jobs.isEmpty() || jobs.size() > Defaults.CALL_JOBS) {
            throw new IllegalArgumentException(
                    "one call enqueues 1 to " + Defaults.CALL_JOBS + " jobs, these are " + jobs.size());
        }
        List<byte[]> names = list(keys.pending, keys.scheduled, keys.doorbell, keys.totals, keys.dead, keys.batches);
        Collections.addAll(names, keys.limits, keys.retrying);
        NameColumn uniques = new NameColumn(jobs.stream().map(NewJob::key).toList());
        NameColumn batches =
                new NameColumn(jobs.stream().map(one -> one.job().batch()).toList());
        List<byte[]> args = list(
                bytes(delay.toMillis()),
                bytes(front ? 1 : 0),
                bytes(jobs.size()),
                bytes(uniques.names().size()));
        jobs.forEach(one -> names.add(keys.job(one.job().id())));
        jobs.forEach(one -> args.add(bytes(one.job().id())));
        jobs.forEach(one -> args.add(one.spec()));
        batches.names().forEach(batch -> names.add(keys.batch(batch)));
        args.addAll(batches.column());
        if (!uniques.names().isEmpty()) {
            guard(jobs, uniques, names, args);
        }
        return Call.script(Transition.ENQUEUE, names, args, EnqueueReply::read);
    }

    /** When another job stands for one of these, or one of these for others. */
    private void guard(List<NewJob> jobs, NameColumn uniques, List<byte[]> names, List<byte[]> args) {
        Collections.addAll(names, keys.attempts, keys.sessions);
        uniques.names().forEach(key -> names.add(keys.unique(key)));
        args.addAll(uniques.column());
        for (NewJob one : jobs) {
            Uniqueness rule = one.uniqueness();
            args.add(bytes(rule == null ? "" : rule.rule().name().toLowerCase(Locale.ROOT)));
        }
        for (NewJob one : jobs) {
            Uniqueness rule = one.uniqueness();
            args.add(bytes(rule == null ? 0 : rule.window().toMillis()));
        }
        args.add(keys.key(""));
    }

    /**
     * SCHEDULED → SCHEDULED: a job takes the place of the one that holds its key, while that is not due, or of the one with its
     * id; it must be the known one. Safe to repeat as long as that one is scheduled.
     *
     * @param known the spec that may be replaced; null: none is known
     * @param knownBatch its batch
     */
    public Call<ReplaceReply> replace(
            NewJob coming, Duration delay, byte @Nullable [] known, @Nullable String knownBatch) {
        Uniqueness uniqueness = Objects.requireNonNull(coming.uniqueness());
        String key = uniqueness.key();
        String id = coming.job().id();
        String batch = coming.job().batch();
        boolean stays = known != null && batch != null && batch.equals(knownBatch);
        List<byte[]> names = list(
                keys.scheduled,
                keys.dead,
                keys.doorbell,
                keys.totals,
                keys.batches,
                key == null ? keys.job(id) : keys.unique(key),
                keys.job(id),
                batch == null || stays ? keys.totals : keys.batch(batch),
                knownBatch == null || stays ? keys.totals : keys.batch(knownBatch));
        List<byte[]> args = list(
                keys.jobPrefix,
                bytes(id),
                coming.spec(),
                bytes(delay.toMillis()),
                bytes(delay.plus(uniqueness.window()).toMillis()),
                bytes(known == null ? "" : sha1(known)),
                bytes(Defaults.BATCH_TTL.toMillis()));
        return Call.script(Transition.REPLACE, names, args, ReplaceReply::read);
    }

    /** The id of the job that held a key last; empty: none does. */
    public Call<String> holder(String key) {
        return Call.text("GET", keys.unique(key));
    }

    private static String sha1(byte[] spec) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(spec));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /**
     * The reply to a promotion.
     *
     * @param jobs how many were due
     * @param now Redis time, ms
     * @param due when the next one is due, ms, Redis time; 0: none is, or as many as asked for were, and more may be
     */
    public record Promoted(long jobs, long now, long due) {}

    /** SCHEDULED | RETRYING → PENDING, jobs that are due. */
    public Call<Promoted> promote(int limit) {
        List<byte[]> names = list(keys.scheduled, keys.retrying, keys.pending, keys.doorbell);
        return Call.script(Transition.PROMOTE, names, list(bytes(limit)), reply -> {
            List<Object> answer = Reply.list(reply);
            return new Promoted(
                    Reply.number(answer.get(0)), Reply.number(answer.get(1)), Reply.numberOrZero(answer.get(2)));
        });
    }

    /** PENDING → RUNNING, up to {@code limit} jobs, in a session whose lease is not over. */
    public Call<ClaimReply> claim(String session, int limit) {
        if (limit < 1 || limit > Defaults.CALL_JOBS) {
            // To Redis, a range that ends at -1 is the whole line.
            throw new IllegalArgumentException("a claim takes 1 to " + Defaults.CALL_JOBS + " jobs, not " + limit);
        }
        List<byte[]> args = list(bytes(session), bytes(limit), bytes(Defaults.CALL_BYTES), keys.jobPrefix, VANISHED);
        return Call.script(Transition.CLAIM, keys.claiming(session), args, ClaimReply::read);
    }
}
