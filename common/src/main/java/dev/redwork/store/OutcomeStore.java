package dev.redwork.store;

import static dev.redwork.redis.Call.bytes;
import static dev.redwork.redis.Call.list;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobResult;
import dev.redwork.job.Transition;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.NameColumn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The moves out of RUNNING: one method per transition, for outcomes of one session and one kind. Each answers the claims that were
 * stale: Redis has given them to others, and nothing was recorded for them. All of them are safe to repeat.
 */
public record OutcomeStore(Keys keys) {
    /** The end of a claim: how its job leaves RUNNING. */
    public sealed interface Outcome {
        Claim claim();

        /** Whether its job has ended with it, and will not run again. */
        default boolean isEnd() {
            return this instanceof Completed || this instanceof Buried;
        }

        /** Whether the two share a call: of one transition, and with what its call tells of all of them. */
        default boolean isLike(Outcome other) {
            return getClass() == other.getClass();
        }

        /** Its size in a call, bytes, roughly. */
        default int size() {
            return 0;
        }

        /** It has ended, and not as dead: the handler returned, or it was cancelled, or expired before it started. */
        record Completed(
                Claim claim,
                JobResult result,
                Duration ttl,
                @Nullable String inbox,
                @Nullable String batch) implements Outcome {
            /** The state and time to live are told once. */
            @Override
            public boolean isLike(Outcome other) {
                return other instanceof Completed one && one.result.state() == result.state() && one.ttl.equals(ttl);
            }

            @Override
            public int size() {
                return result.output() == null ? 0 : result.output().length();
            }
        }

        /** The handler failed and may try again; {@code progress} is how far it came, null: it did not say. */
        record Retried(
                Claim claim, Failure failure, @Nullable JobProgress progress) implements Outcome {
            /** It did not say how far it came. */
            public Retried(Claim claim, Failure failure) {
                this(claim, failure, null);
            }
        }

        /**
         * It will not be tried again; {@code used} is the attempts it had, its result tells the failure, and {@code progress} how far it
         * came, null: it did not say.
         */
        record Buried(
                Claim claim,
                int used,
                Failure failure,
                JobResult result,
                @Nullable String inbox,
                @Nullable String batch,
                @Nullable JobProgress progress)
                implements Outcome {
            /** It did not say how far it came. */
            public Buried(
                    Claim claim,
                    int used,
                    Failure failure,
                    JobResult result,
                    @Nullable String inbox,
                    @Nullable String batch) {
                this(claim, used, failure, result, inbox, batch, null);
            }
        }

        /** It was not run, or its run was broken off because the worker stops. */
        record Released(Claim claim) implements Outcome {}

        /** The worker does not know its {@code need}: its task, or the version of its spec (see {@link JobValue#need}). */
        record Parked(Claim claim, String need) implements Outcome {}
    }

    /** Records outcomes of one session's claims, each by its own transition, in one call a kind. */
    public List<Call<List<Claim>>> settle(String session, List<Outcome> outcomes) {
        List<Call<List<Claim>>> calls = new ArrayList<>(2);
        for (List<Outcome> left = outcomes; !left.isEmpty(); ) {
            Outcome first = left.get(0);
            List<Outcome> same = new ArrayList<>(left.size());
            List<Outcome> others = new ArrayList<>(0);
            for (Outcome one : left) {
                (one.isLike(first) ? same : others).add(one);
            }
            calls.add(settleAll(session, same));
            left = others;
        }
        return calls;
    }

    @SuppressWarnings("unchecked") // all are of the kind of the first
    private Call<List<Claim>> settleAll(String session, List<? extends Outcome> same) {
        Outcome first = same.get(0);
        if (first instanceof Outcome.Completed) {
            return complete(session, (List<Outcome.Completed>) same);
        } else if (first instanceof Outcome.Retried) {
            return retry(session, (List<Outcome.Retried>) same);
        } else if (first instanceof Outcome.Buried) {
            return bury(session, (List<Outcome.Buried>) same);
        }
        return first instanceof Outcome.Released
                ? release(session, (List<Outcome.Released>) same)
                : park(session, (List<Outcome.Parked>) same);
    }

    /**
     * RUNNING → SUCCEEDED, CANCELLED or EXPIRED. The hot one: values that the outcomes share (their state and time to live
     * among them) are sent once, and the rest in columns, so that the script hands whole ranges on.
     */
    public Call<List<Claim>> complete(String session, List<Outcome.Completed> done) {
        Outcome.Completed first = done.get(0);
        NameColumn inboxes = NameColumn.of(done, Outcome.Completed::inbox);
        NameColumn batches = NameColumn.of(done, Outcome.Completed::batch);
        List<byte[]> names = list(keys.running(session), keys.totals, keys.recent, keys.attempts, keys.failures);
        Collections.addAll(names, keys.crashes, keys.batches, keys.cancelling);
        List<byte[]> ids = new ArrayList<>(done.size());
        List<byte[]> results = new ArrayList<>(done.size());
        long specBytes = 0;
        for (Outcome.Completed one : done) {
            byte[] id = bytes(one.claim().id());
            names.add(keys.job(id));
            ids.add(id);
            results.add(JobJson.write(one.result()));
            specBytes += one.claim().spec().length;
        }
        inboxes.names().forEach(inbox -> names.add(keys.inbox(inbox)));
        batches.names().forEach(batch -> names.add(keys.batch(batch)));
        List<byte[]> claims = claims(done);
        List<byte[]> args = list(bytes(done.size()), bytes(inboxes.names().size()), bytes(Defaults.INBOX_LIMIT));
        Collections.addAll(args, bytes(Defaults.INBOX_TTL.toMillis()), bytes(Defaults.BATCH_TTL.toMillis()));
        Collections.addAll(
                args, JobJson.text(first.result().state()), bytes(first.ttl().toMillis()));
        Collections.addAll(args, bytes(specBytes), bytes(claims.size() / 2));
        args.addAll(claims);
        args.addAll(ids);
        args.addAll(results);
        args.addAll(inboxes.column());
        args.addAll(batches.column());
        return call(Transition.COMPLETE, names, args, done);
    }

    /** The number of each claim, and how many neighbours are of it. */
    private static List<byte[]> claims(List<Outcome.Completed> done) {
        List<byte[]> claims = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= done.size(); i++) {
            long number = done.get(first).claim().number();
            if (i == done.size() || done.get(i).claim().number() != number) {
                Collections.addAll(claims, bytes(number), bytes(i - first));
                first = i;
            }
        }
        return claims;
    }

    /** RUNNING → RETRYING: the handler failed, and tries again after the failure's delay. */
    public Call<List<Claim>> retry(String session, List<Outcome.Retried> failed) {
        List<byte[]> names = list(keys.running(session), keys.retrying, keys.attempts, keys.failures, keys.doorbell);
        Collections.addAll(names, keys.totals, keys.cancelling, keys.progress);
        List<byte[]> args = new ArrayList<>();
        for (Outcome.Retried one : failed) {
            Collections.addAll(args, id(one), number(one), bytes(one.claim().attempt()));
            Collections.addAll(args, bytes(one.failure().delay()), JobJson.write(one.failure()), json(one.progress()));
        }
        return call(Transition.RETRY, names, args, failed);
    }

    /** RUNNING → DEAD. */
    public Call<List<Claim>> bury(String session, List<Outcome.Buried> dead) {
        byte[] running = keys.running(session);
        List<byte[]> names = list(running, keys.dead, keys.attempts, keys.failures, keys.recent, keys.totals);
        Collections.addAll(names, keys.batches, keys.cancelling, keys.deadlines, keys.progress);
        List<byte[]> args = list(bytes(Defaults.INBOX_LIMIT), bytes(Defaults.INBOX_TTL.toMillis()));
        Collections.addAll(args, bytes(Defaults.BATCH_TTL.toMillis()));
        for (Outcome.Buried one : dead) {
            names.add(one.inbox() == null ? running : keys.inbox(one.inbox()));
            names.add(one.batch() == null ? running : keys.batch(one.batch()));
            Collections.addAll(args, id(one), number(one), bytes(one.used()));
            Collections.addAll(args, JobJson.write(one.failure()), JobJson.write(one.result()), json(one.progress()));
        }
        return call(Transition.BURY, names, args, dead);
    }

    /** RUNNING → PENDING, to the front: it was not run, or its run was broken off. */
    public Call<List<Claim>> release(String session, List<Outcome.Released> unrun) {
        List<byte[]> names = list(keys.running(session), keys.pending, keys.doorbell, keys.totals);
        List<byte[]> args = new ArrayList<>();
        unrun.forEach(one -> Collections.addAll(args, id(one), number(one)));
        return call(Transition.RELEASE, names, args, unrun);
    }

    /** RUNNING → PARKED, no attempt used: the worker does not know its task, or the version of its spec. */
    public Call<List<Claim>> park(String session, List<Outcome.Parked> unknown) {
        NameColumn needs = NameColumn.of(unknown, Outcome.Parked::need);
        List<byte[]> names = list(keys.running(session), keys.pending, keys.doorbell, keys.parks, keys.totals);
        names.add(keys.cancelling);
        needs.names().forEach(need -> names.add(keys.parked(need)));
        List<byte[]> args = list(keys.cancels);
        for (int i = 0; i < unknown.size(); i++) {
            Collections.addAll(
                    args,
                    id(unknown.get(i)),
                    number(unknown.get(i)),
                    needs.column().get(i));
        }
        return call(Transition.PARK, names, args, unknown);
    }

    private static byte[] json(@Nullable JobProgress progress) {
        return progress == null ? new byte[0] : JobJson.write(progress);
    }

    private static byte[] id(Outcome outcome) {
        return bytes(outcome.claim().id());
    }

    private static byte[] number(Outcome outcome) {
        return bytes(outcome.claim().number());
    }

    private static Call<List<Claim>> call(
            Transition move, List<byte[]> names, List<byte[]> args, List<? extends Outcome> outcomes) {
        return Call.script(move, names, args, reply -> {
            List<Claim> stale = new ArrayList<>(0);
            for (Object position : Reply.list(reply)) {
                stale.add(outcomes.get((int) Reply.number(position) - 1).claim());
            }
            return stale;
        });
    }
}
