package dev.redwork.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.Transition;
import dev.redwork.json.ResultJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import redis.clients.jedis.Protocol.Command;

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
    public static Call<Boolean> announce(RedisSettings settings, String queue) {
        return Call.command(Command.SADD, reply -> true, Keys.queues(settings.namespace()), queue);
    }

    /**
     * NEW → PENDING, or SCHEDULED with a delay. At most {@link Defaults#CALL_JOBS} jobs and {@link Defaults#CALL_BYTES}.
     *
     * @param specs of the jobs, in their order
     * @return positions of jobs that were there before (waiting, running or ended)
     */
    public Call<List<Integer>> enqueue(List<Job> jobs, List<byte[]> specs, Duration delay) {
        if (jobs.isEmpty() || jobs.size() > Defaults.CALL_JOBS || specs.size() != jobs.size()) {
            throw new IllegalArgumentException(
                    "one call enqueues 1 to " + Defaults.CALL_JOBS + " jobs, each with its spec;" + " these are "
                            + jobs.size() + " jobs and " + specs.size() + " specs");
        }
        List<byte[]> names = list(keys.pending, keys.scheduled, keys.doorbell, keys.totals, keys.dead);
        jobs.forEach(job -> names.add(keys.job(job.id())));
        jobs.forEach(job -> names.add(keys.result(job.id())));
        List<byte[]> args = list(bytes(delay.toMillis()));
        jobs.forEach(job -> args.add(bytes(job.id())));
        args.addAll(specs);
        return Call.script(Transition.ENQUEUE, names, args, JobStore::positions);
    }

    /** SCHEDULED | RETRYING → PENDING, what is due; answers how many. */
    public Call<Long> promote(int limit) {
        List<byte[]> names = list(keys.scheduled, keys.retrying, keys.pending, keys.doorbell);
        return Call.script(Transition.PROMOTE, names, list(bytes(limit)), Reply::number);
    }

    /** PENDING → RUNNING, up to {@code limit} jobs, in a session whose lease is not over. */
    public Call<Claimed> claim(String session, int limit) {
        if (limit < 1 || limit > Defaults.CALL_JOBS) {
            // To Redis, a range that ends at -1 is the whole line.
            throw new IllegalArgumentException("a claim takes 1 to " + Defaults.CALL_JOBS + " jobs, not " + limit);
        }
        List<byte[]> names = list(
                keys.sessions,
                keys.pending,
                keys.running(session),
                keys.doorbell,
                keys.totals,
                keys.attempts,
                keys.failures,
                keys.crashes,
                keys.scheduled,
                keys.retrying,
                keys.dead);
        List<byte[]> args = list(bytes(session), bytes(limit), bytes(Defaults.CALL_BYTES), keys.jobPrefix, VANISHED);
        return Call.script(Transition.CLAIM, names, args, Claimed::read);
    }

    /**
     * Records outcomes of one session's claims, each by its own transition, in one call a transition.
     *
     * @return calls that answer the claims that were stale: nothing was recorded for them
     */
    public List<Call<List<Claim>>> settle(String session, List<Outcome> outcomes) {
        Map<Transition, List<Outcome>> moves = new LinkedHashMap<>();
        outcomes.forEach(outcome -> moves.computeIfAbsent(outcome.transition(), move -> new ArrayList<>())
                .add(outcome));
        List<Call<List<Claim>>> calls = new ArrayList<>(moves.size());
        moves.forEach((move, same) ->
                calls.add(move == Transition.COMPLETE ? complete(session, same) : settle(move, session, same)));
        return calls;
    }

    /** The hot one: in columns, so that the script hands whole ranges of its arguments on. */
    private Call<List<Claim>> complete(String session, List<Outcome> outcomes) {
        List<Outcome.Completed> done =
                outcomes.stream().map(Outcome.Completed.class::cast).toList();
        List<byte[]> names =
                list(keys.running(session), keys.totals, keys.recent, keys.attempts, keys.failures, keys.crashes);
        done.forEach(one -> names.add(keys.job(one.claim().id())));
        done.forEach(one -> names.add(keys.result(one.claim().id())));
        Map<String, Integer> inboxes = new LinkedHashMap<>();
        for (Outcome.Completed one : done) {
            if (one.inbox() != null && inboxes.putIfAbsent(one.inbox(), inboxes.size() + 1) == null) {
                names.add(keys.inbox(one.inbox()));
            }
        }
        List<byte[]> args = list(bytes(done.size()), bytes(Defaults.INBOX_LIMIT), bytes(Defaults.INBOX_TTL.toMillis()));
        done.forEach(one -> args.add(bytes(one.claim().id())));
        done.forEach(one -> args.add(bytes(one.claim().number())));
        done.forEach(one -> args.add(bytes(one.ttl().toMillis())));
        done.forEach(one -> args.add(one.result()));
        done.forEach(one -> args.add(bytes(one.inbox() == null ? 0 : inboxes.getOrDefault(one.inbox(), 0))));
        return Call.script(Transition.COMPLETE, names, args, stale(outcomes));
    }

    private Call<List<Claim>> settle(Transition move, String session, List<Outcome> outcomes) {
        byte[] running = keys.running(session);
        List<byte[]> names = switch (move) {
            case RETRY -> list(running, keys.retrying, keys.attempts, keys.failures, keys.doorbell, keys.totals);
            case BURY -> list(running, keys.dead, keys.attempts, keys.failures, keys.recent, keys.totals);
            case RELEASE -> list(running, keys.pending, keys.doorbell, keys.totals);
            case PARK -> list(running, keys.retrying, keys.failures, keys.totals);
            default -> throw new IllegalArgumentException(move + " does not end a claim");
        };
        List<byte[]> args = new ArrayList<>();
        if (move == Transition.BURY) {
            Collections.addAll(args, bytes(Defaults.INBOX_LIMIT), bytes(Defaults.INBOX_TTL.toMillis()));
        }
        for (Outcome outcome : outcomes) {
            Claim claim = outcome.claim();
            Collections.addAll(args, bytes(claim.id()), bytes(claim.number()));
            if (outcome instanceof Outcome.Retried retried) {
                Failure failure = retried.failure();
                Collections.addAll(args, bytes(claim.attempt()), bytes(failure.delay()), ResultJson.write(failure));
            } else if (outcome instanceof Outcome.Buried buried) {
                names.add(buried.inbox() == null ? running : keys.inbox(buried.inbox()));
                Collections.addAll(args, bytes(buried.used()), ResultJson.write(buried.failure()), buried.result());
            } else if (outcome instanceof Outcome.Parked parked) {
                Collections.addAll(args, bytes(parked.failure().delay()), ResultJson.write(parked.failure()));
            }
        }
        return Call.script(move, names, args, stale(outcomes));
    }

    /** Asks what became of jobs; the answers stand in the order of the ids. */
    public Call<List<Looked>> look(List<String> ids) {
        List<byte[]> names = list(keys.dead, keys.failures);
        List<byte[]> args = list(bytes(Defaults.CALL_BYTES));
        for (String id : ids) {
            Collections.addAll(names, keys.result(id), keys.job(id));
            args.add(bytes(id));
        }
        return Call.script(Transition.LOOK, names, args, Looked::read);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    static List<byte[]> list(byte[]... entries) {
        List<byte[]> list = new ArrayList<>(entries.length + 16);
        Collections.addAll(list, entries);
        return list;
    }

    private static List<Integer> positions(Object reply) {
        return Reply.list(reply).stream()
                .map(position -> (int) Reply.number(position) - 1)
                .toList();
    }

    private static Function<Object, List<Claim>> stale(List<Outcome> outcomes) {
        return reply -> positions(reply).stream()
                .map(position -> outcomes.get(position).claim())
                .toList();
    }
}
