package dev.redwork.store;

import static dev.redwork.redis.Call.bytes;
import static dev.redwork.redis.Call.list;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Transition;
import dev.redwork.job.Uniqueness;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.store.JobStore.NewJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The moves of one queue's jobs that are asked for by their ids, or by a key: of up to 1,000 jobs and 1 MB of specs a call. */
public record JobOperationStore(Keys keys) {
    /**
     * SCHEDULED → SCHEDULED: a job takes the place of the one that holds its key, while that is not due, or of the one with its
     * id; it must be the known one. The producer of that one is told its id, since its inbox gets no outcome of it. Safe to repeat as
     * long as that one is scheduled.
     *
     * @param at when it is due, by Redis' clock, ms; 0: {@code delay} says it
     * @param known the one that may be replaced; null: none is known
     */
    public Call<ReplaceReply> replace(NewJob coming, Duration delay, long at, @Nullable JobValue known) {
        Uniqueness uniqueness = Objects.requireNonNull(coming.uniqueness());
        String key = uniqueness.key();
        String id = coming.job().id();
        String batch = coming.job().batch();
        // One that cannot be read was written by hand: it counts in no batch that we know.
        Job old = known == null ? null : known.job(id);
        String oldBatch = old == null ? null : old.batch();
        boolean stays = batch != null && batch.equals(oldBatch);
        List<byte[]> names = list(
                keys.scheduled,
                keys.dead,
                keys.doorbell,
                keys.totals,
                keys.batches,
                key == null ? keys.job(id) : keys.unique(key),
                keys.job(id),
                batch == null || stays ? keys.totals : keys.batch(batch),
                oldBatch == null || stays ? keys.totals : keys.batch(oldBatch),
                keys.deadlines,
                old == null
                                || old.inbox() == null
                                || old.inbox().equals(coming.job().inbox())
                        ? keys.totals
                        : keys.inbox(old.inbox()));
        List<byte[]> args = list(
                keys.jobPrefix,
                bytes(id),
                coming.spec(),
                JobStore.due(delay, at),
                bytes(uniqueness.window().toMillis()),
                bytes(known == null || known.spec().length == 0 ? "" : Call.sha1(known.spec())),
                bytes(Defaults.BATCH_TTL.toMillis()),
                bytes(coming.job().expires()),
                bytes(Defaults.INBOX_LIMIT),
                bytes(Defaults.INBOX_TTL.toMillis()));
        return Call.script(Transition.REPLACE, names, args, ReplaceReply::read);
    }

    /**
     * The reply to a replace: whether a job took another one's place.
     *
     * @param id of the job that the word is about; empty when free
     */
    public record ReplaceReply(Word word, String id) {
        /** The result. */
        public enum Word {
            /** It took the place of the scheduled one, under whose id it waits now. */
            REPLACED,
            /** Nothing: the job that it would replace is not the one that is known. Read it and try again. */
            CHANGED,
            /** Nothing: its own id is taken, and not by one that gives way. */
            HELD,
            /** Nothing gives way to it: enqueue it. */
            FREE
        }

        static ReplaceReply read(Object reply) {
            List<String> answer = Reply.texts(reply);
            Word word = Word.valueOf(answer.get(0).toUpperCase(Locale.ROOT));
            return new ReplaceReply(word, answer.size() > 1 ? answer.get(1) : "");
        }
    }

    /**
     * SCHEDULED | PENDING | RETRYING | PARKED → CANCELLED.
     *
     * @return of each job a word: cancelled, running, ended, changed (its spec is another one by now) or gone
     */
    public Call<List<String>> cancel(List<Cancellable> jobs) {
        checkCount(jobs.size());
        List<byte[]> names = list(keys.scheduled, keys.retrying, keys.tombstones, keys.sessions, keys.dead);
        Collections.addAll(names, keys.attempts, keys.failures, keys.crashes, keys.cancelling, keys.recent);
        Collections.addAll(names, keys.totals, keys.batches, keys.deadlines, keys.parks, keys.progress);
        for (Cancellable job : jobs) {
            names.add(keys.job(job.id()));
            names.add(keys.log(job.id()));
            names.add(job.inbox() == null ? keys.sessions : keys.inbox(job.inbox()));
            names.add(job.batch() == null ? keys.sessions : keys.batch(job.batch()));
            names.add(job.need().isEmpty() ? keys.sessions : keys.parked(job.need()));
        }
        List<byte[]> args = list(keys.runningPrefix, bytes(Defaults.INBOX_LIMIT), bytes(Defaults.INBOX_TTL.toMillis()));
        Collections.addAll(args, bytes(Defaults.BATCH_TTL.toMillis()));
        jobs.forEach(job -> args.add(bytes(job.id())));
        jobs.forEach(job -> args.add(job.spec()));
        jobs.forEach(job -> args.add(bytes(job.ttl().toMillis())));
        jobs.forEach(job -> args.add(job.outcome()));
        return Call.script(Transition.CANCEL, names, args, Reply::texts);
    }

    /** Asks running jobs to stop; answers of each whether it runs. */
    public Call<List<Boolean>> requestCancel(List<String> ids) {
        checkCount(ids.size());
        List<byte[]> args = list(keys.runningPrefix, keys.cancels);
        ids.forEach(id -> args.add(bytes(id)));
        return Call.script(
                Transition.REQUEST_CANCEL,
                list(keys.cancelling, keys.sessions, keys.totals),
                args,
                reply -> Reply.list(reply).stream()
                        .map(runs -> Reply.number(runs) == 1)
                        .toList());
    }

    /** Takes void entries off the head of the line; answers how many: repeat while it is 1,000. */
    public Call<Long> dropTombstones() {
        List<byte[]> names = list(keys.pending, keys.tombstones);
        return Call.script(Transition.DROP_TOMBSTONES, names, list(bytes(Defaults.CALL_JOBS)), Reply::number);
    }

    /**
     * A job that is to be requeued, with what its spec says of that.
     *
     * @param batch null: none
     * @param expires how late it may start, ms; 0: at any time
     */
    public record Requeue(String id, @Nullable String batch, long expires) {
        public static Requeue of(String id, @Nullable Job job) {
            return job == null ? new Requeue(id, null, 0) : new Requeue(id, job.batch(), job.expires());
        }
    }

    /** DEAD | CANCELLED → PENDING. */
    public Call<List<MoveResult>> requeue(List<Requeue> jobs) {
        checkCount(jobs.size());
        List<byte[]> names =
                list(keys.pending, keys.dead, keys.attempts, keys.crashes, keys.doorbell, keys.totals, keys.batches);
        Collections.addAll(names, keys.deadlines, keys.progress);
        for (Requeue job : jobs) {
            Collections.addAll(names, keys.job(job.id()), keys.log(job.id()));
            names.add(job.batch() == null ? keys.dead : keys.batch(job.batch()));
        }
        List<byte[]> args = new ArrayList<>();
        jobs.forEach(job -> args.add(bytes(job.id())));
        jobs.forEach(job -> args.add(bytes(job.expires())));
        return Call.script(Transition.REQUEUE, names, args, JobOperationStore::moved);
    }

    /** Says that a job's time has come, so that the next promote takes it first. Either call answers 1 when it waited there. */
    public List<Call<Long>> hasten(String id) {
        return List.of(
                Call.number("ZADD", keys.scheduled, "XX", "CH", 1, id),
                Call.number("ZADD", keys.retrying, "XX", "CH", 1, id));
    }

    /** SUCCEEDED | DEAD | CANCELLED | EXPIRED → GONE. */
    public Call<List<MoveResult>> delete(List<String> ids) {
        checkCount(ids.size());
        List<byte[]> names = list(
                keys.dead, keys.attempts, keys.failures, keys.crashes, keys.cancelling, keys.totals, keys.deadlines);
        names.add(keys.progress);
        ids.forEach(id -> Collections.addAll(names, keys.job(id), keys.log(id)));
        return Call.script(
                Transition.DELETE, names, ids.stream().map(Call::bytes).toList(), JobOperationStore::moved);
    }

    /**
     * DEAD → GONE of those beyond {@code kept} or older than {@code age}; the first call of a minute also writes down how the queue stands.
     *
     * @param minutes of the queue's history that are kept; 0: nothing is written down
     * @return how many went: repeat while it is 1,000
     */
    public Call<Long> prune(int kept, Duration age, int minutes) {
        List<byte[]> names = list(
                keys.dead, keys.attempts, keys.failures, keys.crashes, keys.cancelling, keys.totals, keys.deadlines);
        Collections.addAll(
                names, keys.progress, keys.history, keys.pending, keys.scheduled, keys.retrying, keys.sessions);
        List<byte[]> args = list(keys.jobPrefix, bytes(kept), bytes(age.toMillis()), bytes(Defaults.CALL_JOBS));
        Collections.addAll(args, keys.log(""), keys.runningPrefix, bytes(minutes));
        return Call.script(Transition.PRUNE, names, args, Reply::number);
    }

    /** Bytes of the value of a job's key, and of its last failure, each in a call: 0 where there is none. */
    public List<Call<Long>> sizes(String id) {
        return List.of(Call.number("STRLEN", keys.job(id)), Call.number("HSTRLEN", keys.failures, id));
    }

    private static List<MoveResult> moved(Object reply) {
        return Reply.texts(reply).stream()
                .map(word -> MoveResult.valueOf(word.toUpperCase(Locale.ROOT)))
                .toList();
    }

    private static void checkCount(int jobs) {
        if (jobs < 1 || jobs > Defaults.CALL_JOBS) {
            throw new IllegalArgumentException("one call takes 1 to " + Defaults.CALL_JOBS + " jobs, not " + jobs);
        }
    }

    /**
     * A job that is to be cancelled while it waits, with what its end needs besides its id.
     *
     * @param spec as it was read; empty when there was none, or the job had ended
     * @param outcome as JSON
     * @param ttl how long that is kept
     * @param need see {@link JobValue#need}
     */
    public record Cancellable(
            String id,
            @SuppressWarnings("ArrayRecordComponent") byte[] spec,
            @SuppressWarnings("ArrayRecordComponent") byte[] outcome,
            Duration ttl,
            @Nullable String inbox,
            @Nullable String batch,
            String need) {

        /**
         * By its spec; one that cannot be read tells neither inbox nor batch, and is no reason to let it run.
         *
         * @param used attempts it had
         * @param failure of the last of them; null: none failed
         * @param now Redis time, ms
         */
        public static Cancellable of(
                String id, JobValue stored, int used, @Nullable Failure failure, List<Long> crashes, long now) {
            byte[] spec = stored.hasEnded() ? new byte[0] : stored.spec();
            Job job = stored.hasEnded() ? null : stored.job(id);
            String task = job == null ? "" : job.task();
            JobResult result = new JobResult(id, task, JobState.CANCELLED, null, failure, used, "", 0, now, crashes, 0);
            return new Cancellable(
                    id,
                    spec,
                    JobJson.write(result),
                    job == null ? Defaults.RESULT_TTL : job.resultTtl(),
                    job == null ? null : job.inbox(),
                    job == null ? null : job.batch(),
                    stored.hasEnded() ? "" : stored.need(id));
        }
    }
}
