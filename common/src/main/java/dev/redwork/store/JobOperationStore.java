package dev.redwork.store;

import static dev.redwork.redis.Args.bytes;
import static dev.redwork.redis.Args.list;

import dev.redwork.job.Defaults;
import dev.redwork.job.Transition;
import dev.redwork.redis.Args;
import dev.redwork.redis.Call;
import dev.redwork.redis.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The moves of one queue's jobs that are asked for by their ids: of up to 1,000 jobs and 1 MB of specs a call. */
public final class JobOperationStore {
    private final Keys keys;

    public JobOperationStore(Keys keys) {
        this.keys = keys;
    }

    /**
     * SCHEDULED | PENDING | RETRYING → CANCELLED.
     *
     * @return of each job a word: cancelled, running, ended, changed (its spec is another one by now) or gone
     */
    public Call<List<String>> cancel(List<Cancellable> jobs) {
        checkCount(jobs.size());
        List<byte[]> names = list(
                keys.scheduled,
                keys.retrying,
                keys.tombstones,
                keys.sessions,
                keys.dead,
                keys.attempts,
                keys.failures,
                keys.crashes,
                keys.cancelling,
                keys.recent,
                keys.totals,
                keys.batches);
        for (Cancellable job : jobs) {
            names.add(keys.job(job.id()));
            names.add(job.inbox() == null ? keys.sessions : keys.inbox(job.inbox()));
            names.add(job.batch() == null ? keys.sessions : keys.batch(job.batch()));
        }
        List<byte[]> args = list(
                keys.runningPrefix,
                bytes(Defaults.INBOX_LIMIT),
                bytes(Defaults.INBOX_TTL.toMillis()),
                bytes(Defaults.BATCH_TTL.toMillis()));
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

    /** DEAD | CANCELLED → PENDING; {@code batches} are those of the jobs, '' for none. */
    public Call<List<MoveResult>> requeue(Map<String, String> batches) {
        checkCount(batches.size());
        List<byte[]> names =
                list(keys.pending, keys.dead, keys.attempts, keys.crashes, keys.doorbell, keys.totals, keys.batches);
        batches.forEach((id, batch) -> {
            names.add(keys.job(id));
            names.add(batch.isEmpty() ? keys.dead : keys.batch(batch));
        });
        List<byte[]> args = batches.keySet().stream().map(Args::bytes).toList();
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
        List<byte[]> names = list(keys.dead, keys.attempts, keys.failures, keys.crashes, keys.cancelling, keys.totals);
        ids.forEach(id -> names.add(keys.job(id)));
        return Call.script(
                Transition.DELETE, names, ids.stream().map(Args::bytes).toList(), JobOperationStore::moved);
    }

    /** DEAD → GONE of those beyond {@code kept} or older than {@code age}; answers how many: repeat while it is 1,000. */
    public Call<Long> prune(int kept, Duration age) {
        List<byte[]> names = list(keys.dead, keys.attempts, keys.failures, keys.crashes, keys.cancelling, keys.totals);
        List<byte[]> args = list(keys.jobPrefix, bytes(kept), bytes(age.toMillis()), bytes(Defaults.CALL_JOBS));
        return Call.script(Transition.PRUNE, names, args, Reply::number);
    }

    /** Bytes of the value of a job's key: 0 where there is none. */
    public Call<Long> size(String id) {
        return Call.number("STRLEN", keys.job(id));
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
}
