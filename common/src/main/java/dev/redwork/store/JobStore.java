package dev.redwork.store;

import static dev.redwork.redis.Call.bytes;
import static dev.redwork.redis.Call.list;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobProgress;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Transition;
import dev.redwork.job.Uniqueness;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The moves on a job's way to a worker, and what is asked of it from outside: one method per transition, and the replies. A method
 * builds a {@link Call}; a {@link RedisLink} sends it, alone or with others in one round trip. All of them are safe to repeat.
 */
public record JobStore(Keys keys) {
    private static final byte[] VANISHED =
            JobJson.write(Failure.of(Failure.Reason.VANISHED, "its id stood in the line, but its spec was gone", 0, 0));

    /** Names the queue in {@code redwork:queues}; before its first job and its first session. */
    public static Call<Long> announce(RedisSettings settings, String queue) {
        return Call.number("SADD", Keys.queues(settings.namespace()), queue);
    }

    /** Takes a queue's name out of {@code redwork:queues}. */
    public static Call<Long> forget(RedisSettings settings, String queue) {
        return Call.number("SREM", Keys.queues(settings.namespace()), queue);
    }

    /**
     * A job that is to be enqueued.
     *
     * @param spec as it will be stored
     * @param uniqueness when another job stands for it, or gives way to it; null: only one with the same id
     */
    public record NewJob(
            Job job,
            @SuppressWarnings("ArrayRecordComponent") byte[] spec,
            @Nullable Uniqueness uniqueness) {
        public static NewJob of(Job job) {
            return new NewJob(job, JobJson.write(job), null);
        }

        private @Nullable String uniquenessKey() {
            return uniqueness == null ? null : uniqueness.key();
        }

        /** The same, which takes the place of a scheduled one with its id. */
        public NewJob byId() {
            return new NewJob(job, spec, Uniqueness.BY_ID);
        }
    }

    /**
     * NEW → PENDING, or SCHEDULED with a delay. At most {@link Defaults#CALL_JOBS} jobs and {@link Defaults#CALL_BYTES}. One whose
     * key another job holds is not enqueued; of those with one key in this call the first holds it.
     *
     * @param at when they are due, by Redis' clock, ms; 0: {@code delay} says it
     * @param front to the head of the line, in their order
     */
    public Call<EnqueueReply> enqueue(List<NewJob> jobs, Duration delay, long at, boolean front) {
        if (jobs.isEmpty() || jobs.size() > Defaults.CALL_JOBS) {
            throw new IllegalArgumentException(
                    "one call enqueues 1 to " + Defaults.CALL_JOBS + " jobs, these are " + jobs.size());
        }
        List<byte[]> names = list(keys.pending, keys.scheduled, keys.doorbell, keys.totals, keys.dead, keys.batches);
        Collections.addAll(names, keys.limits, keys.retrying);
        boolean late = false;
        for (NewJob one : jobs) {
            late |= one.job().expires() > 0;
        }
        NameColumn uniques = NameColumn.of(jobs, NewJob::uniquenessKey);
        NameColumn batches = NameColumn.of(jobs, one -> one.job().batch());
        List<byte[]> args = list(due(delay, at), bytes(front ? 1 : 0));
        Collections.addAll(args, bytes(jobs.size()), bytes(uniques.names().size()), bytes(late ? 1 : 0));
        List<byte[]> specs = new ArrayList<>(jobs.size());
        List<byte[]> expiries = new ArrayList<>();
        for (NewJob one : jobs) {
            byte[] id = bytes(one.job().id());
            names.add(keys.job(id));
            args.add(id);
            specs.add(one.spec());
            if (late) {
                expiries.add(bytes(one.job().expires()));
            }
        }
        args.addAll(specs);
        args.addAll(expiries);
        batches.names().forEach(batch -> names.add(keys.batch(batch)));
        args.addAll(batches.column());
        if (!uniques.names().isEmpty()) {
            guard(jobs, uniques, names, args);
        }
        return Call.script(Transition.ENQUEUE, names, args, EnqueueReply::read);
    }

    /** An instant is given as it is, so that it does not slip by the time that the call takes. */
    static byte[] due(Duration delay, long at) {
        return at == 0 ? bytes(delay.toMillis()) : bytes("@" + at);
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
     * Names that jobs of one call share, each sent once, and for each job the position of its name, from 1; 0: it has none. Where
     * no job has one, there is no column.
     */
    record NameColumn(Set<String> names, List<byte[]> column) {
        private static final byte[] NONE = bytes(0);
        private static final NameColumn EMPTY = new NameColumn(Set.of(), List.of());

        static <T> NameColumn of(List<? extends T> each, Function<T, @Nullable String> nameOf) {
            Map<String, byte[]> positions = new LinkedHashMap<>();
            List<byte[]> column = new ArrayList<>(each.size());
            for (T one : each) {
                String name = nameOf.apply(one);
                byte[] position = name == null ? NONE : positions.get(name);
                if (position == null) {
                    position = bytes(positions.size() + 1);
                    positions.put(name, position);
                }
                column.add(position);
            }
            return positions.isEmpty() ? EMPTY : new NameColumn(positions.keySet(), column);
        }
    }

    /**
     * The reply to an enqueue.
     *
     * @param others position of each job that was not enqueued → id of the job that stands for it: its own when it was there before
     *     (waiting, running or ended), or that of the holder of its uniqueness key
     * @param full why nothing was enqueued; null: all others are in the queue
     */
    public record EnqueueReply(
            Map<Integer, String> others, @Nullable QueueUsage full) {
        static EnqueueReply read(Object reply) {
            List<Object> answer = Reply.list(reply);
            if (!answer.isEmpty() && Reply.text(answer.get(0)).equals("full")) {
                return new EnqueueReply(Map.of(), QueueUsage.read(answer));
            }
            Map<Integer, String> others = new LinkedHashMap<>();
            for (int i = 0; i < answer.size(); i += 2) {
                others.put((int) Reply.number(answer.get(i)) - 1, Reply.text(answer.get(i + 1)));
            }
            return new EnqueueReply(others, null);
        }
    }

    /**
     * A queue at its limits.
     *
     * @param mostJobs that may wait; 0: any number
     * @param mostBytes of all specs together; 0: any number
     * @param jobs that wait: pending, scheduled, retrying and parked
     * @param bytes of all specs together
     * @param ended jobs that have ended since the queue's first day
     */
    public record QueueUsage(long mostJobs, long mostBytes, long jobs, long bytes, long ended) {
        static QueueUsage read(List<Object> answer) {
            return new QueueUsage(
                    Reply.numberOrZero(answer.get(1)),
                    Reply.numberOrZero(answer.get(2)),
                    Reply.number(answer.get(3)),
                    Reply.number(answer.get(4)),
                    Reply.number(answer.get(5)));
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

    /** The reply to an adopt: how many jobs moved, and how many are left that might. */
    public record Adopted(long jobs, long left) {}

    /**
     * PARKED → PENDING, for the claim that follows it: those that have waited longest for a worker that knows their need. None
     * while the queue is paused.
     */
    public Call<Adopted> adopt(String need, int limit) {
        return adopt(need, list(bytes(limit)));
    }

    /** PARKED → PENDING of these: they are to end, which any worker can do. */
    public Call<Adopted> adopt(String need, Collection<String> ids) {
        List<byte[]> args = list(bytes(0));
        ids.forEach(id -> args.add(bytes(id)));
        return adopt(need, args);
    }

    private Call<Adopted> adopt(String need, List<byte[]> args) {
        List<byte[]> names = list(keys.parked(need), keys.parks, keys.pending, keys.doorbell, keys.totals, keys.paused);
        return Call.script(Transition.ADOPT, names, args, reply -> {
            List<Object> answer = Reply.list(reply);
            return new Adopted(Reply.number(answer.get(0)), Reply.number(answer.get(1)));
        });
    }

    /** Of which of these needs jobs are parked. */
    public Call<List<String>> parked(Collection<String> needs) {
        List<Object> args = new ArrayList<>(List.of(keys.parks));
        List<String> asked = List.copyOf(needs);
        args.addAll(asked);
        return Call.command(
                "HMGET",
                reply -> IntStream.range(0, asked.size())
                        .filter(i -> !Reply.isNil(Reply.list(reply).get(i)))
                        .mapToObj(asked::get)
                        .toList(),
                args.toArray());
    }

    /** The wake-up tokens of some queues: one waits for all of them on one connection. */
    public static final class Doorbell {
        private final List<byte[]> bells;
        private final Map<String, Keys> byKey;
        private final Duration block;

        /** @param block how long {@link #listen} waits at most */
        public Doorbell(List<Keys> queues, Duration block) {
            this.block = block;
            this.bells = queues.stream().map(keys -> keys.doorbell).toList();
            this.byKey =
                    queues.stream().collect(Collectors.toMap(keys -> Reply.text(keys.doorbell), Function.identity()));
        }

        /** Waits for a token and takes it; answers the queue that rang, "" when none did. */
        public Call<String> listen() {
            return Call.pop(bells, block, this::queue);
        }

        /** As {@link #listen()}, and for no longer than this: more than 1 ms, since older ones of Redis round that to 0, for ever. */
        public Call<String> listen(Duration most) {
            return Call.pop(bells, most.compareTo(block) < 0 ? most : block, this::queue);
        }

        private String queue(List<byte[]> popped) {
            Keys rung = popped.isEmpty() ? null : byKey.get(Reply.text(popped.get(0)));
            return rung == null ? "" : rung.queue;
        }

        /** Puts back a token that this caller cannot use, if anything waits. */
        public static Call<Long> ringDoorbell(Keys keys) {
            return Call.script(Transition.RING_DOORBELL, list(keys.doorbell, keys.pending), List.of(), Reply::number);
        }
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

    /**
     * One job (or pill) as a session holds it. An outcome belongs to the claim it was taken under: id and number are sent
     * along and count only while Redis has exactly them.
     *
     * @param id the job's id, or the whole pill as it stood in the line
     * @param number grows with every claim call
     * @param attempt 1 for the first run
     * @param started when it was claimed, ms, Redis time
     * @param spec the job's spec, not read yet
     * @param lastFailure of its attempt before; null when there was none
     * @param crashes when workers died under it, ms, Redis time
     * @param cancelling when its cancellation was asked for, ms, Redis time; 0: it is wanted
     * @param deadline its last moment to start, ms, Redis time; 0: it may at any time
     * @param progress how far an earlier run came; null: none said
     */
    public record Claim(
            String id,
            long number,
            int attempt,
            long started,
            @SuppressWarnings("ArrayRecordComponent") byte[] spec,
            @Nullable Failure lastFailure,
            List<Long> crashes,
            long cancelling,
            long deadline,
            @Nullable JobProgress progress) {
        static final String PILL = "pill:";

        /** One of which no earlier run said how far it came. */
        public Claim(
                String id,
                long number,
                int attempt,
                long started,
                byte[] spec,
                @Nullable Failure lastFailure,
                List<Long> crashes,
                long cancelling,
                long deadline) {
            this(id, number, attempt, started, spec, lastFailure, crashes, cancelling, deadline, null);
        }

        private static Claim read(Object id, long number, long now, byte[] spec, Object history) {
            if (!(history instanceof List<?> entries)) {
                return new Claim(Reply.text(id), number, 1, now, spec, null, List.of(), 0, 0);
            }
            int attempt = (int) Reply.numberOrZero(entries.get(0)) + 1;
            Failure failure = ClaimReply.failureOrNull((byte[]) entries.get(1));
            List<Long> crashes = ClaimReply.times((byte[]) entries.get(2));
            long cancelling = Reply.numberOrZero(entries.get(3));
            long deadline = Reply.numberOrZero(entries.get(4));
            JobProgress progress = JobJson.readProgress((byte[]) entries.get(5));
            return new Claim(
                    Reply.text(id), number, attempt, now, spec, failure, crashes, cancelling, deadline, progress);
        }

        public boolean isPill() {
            return id.startsWith(PILL);
        }

        /** The pill's name, without its deadline. */
        public String pillName() {
            String name = id.substring(PILL.length());
            int colon = name.indexOf(':');
            return colon < 0 ? name : name.substring(0, colon);
        }

        /** Attempts used before this one. */
        public int used() {
            return attempt - 1;
        }
    }

    /**
     * The reply to a claim.
     *
     * @param lost the session does not own anything any more: nothing was taken
     * @param now Redis time, ms
     * @param due when the next scheduled or retrying job is due, ms, Redis time; 0: none
     * @param left ids that still wait
     * @param signals how often a flag of the queue moved or a batch was cancelled until now
     * @param unknown word, with its colon, of an entry of an unknown kind, which stays in the line with all behind it; empty: there
     *     is none
     * @param claims in the order of the line
     */
    public record ClaimReply(
            boolean lost, long now, long due, long left, long signals, String unknown, List<Claim> claims) {
        private static final int HEAD = 8;
        private static final Pattern TIME = Pattern.compile("(?<!\\S)\\d{1,18}(?!\\S)");

        static ClaimReply read(Object reply) {
            List<Object> answer = Reply.list(reply);
            if (Reply.text(answer.get(0)).equals("lost")) {
                return new ClaimReply(true, 0, 0, 0, 0, "", List.of());
            }
            long number = Reply.number(answer.get(1));
            long now = Reply.number(answer.get(2));
            List<Claim> claims = new ArrayList<>((answer.size() - HEAD) / 3);
            for (int i = HEAD; i < answer.size(); i += 3) {
                claims.add(Claim.read(answer.get(i), number, now, (byte[]) answer.get(i + 1), answer.get(i + 2)));
            }
            long due = first(Reply.numberOrZero(answer.get(4)), Reply.numberOrZero(answer.get(5)));
            long left = Reply.number(answer.get(3));
            long signals = Reply.numberOrZero(answer.get(6));
            return new ClaimReply(false, now, due, left, signals, Reply.text(answer.get(7)), List.copyOf(claims));
        }

        /** The earlier of two due times; 0: there is none. */
        private static long first(long one, long other) {
            return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
        }

        public static @Nullable Failure failureOrNull(byte[] failure) {
            return failure.length == 0 ? null : JobJson.readFailure(failure);
        }

        /** Ends of leases, ms; without unreadable ones, which were written by hand. */
        public static List<Long> times(byte[] crashes) {
            return TIME.matcher(Reply.text(crashes))
                    .results()
                    .map(time -> Long.valueOf(time.group()))
                    .toList();
        }
    }

    /** Looks jobs up; the answers stand in the order of the ids. */
    public Call<List<LookupReply>> lookup(List<String> ids) {
        List<byte[]> names = list(keys.dead, keys.failures);
        List<byte[]> args = list(bytes(Defaults.CALL_BYTES));
        ids.forEach(id -> names.add(keys.job(id)));
        ids.forEach(id -> args.add(bytes(id)));
        return Call.script(Transition.LOOKUP, names, args, LookupReply::read);
    }

    /**
     * The reply to {@code lookup} about one job.
     *
     * @param what the state in which it was found
     * @param value the outcome as JSON when it ended (without the spec that may follow), the last failure when dead, the beginning of its
     *     spec when it waits; else empty
     */
    public record LookupReply(
            What what,
            @SuppressWarnings("ArrayRecordComponent") byte[] value) {

        /** The words of the answer; {@code LATER}: the answer grew too large, ask again. */
        public enum What {
            ENDED,
            DEAD,
            WAITING,
            GONE,
            LATER
        }

        static List<LookupReply> read(Object reply) {
            List<Object> answer = Reply.list(reply);
            List<LookupReply> looked = new ArrayList<>(answer.size() / 2);
            for (int i = 0; i < answer.size(); i += 2) {
                What what = What.valueOf(Reply.text(answer.get(i)).toUpperCase(Locale.ROOT));
                byte[] value = (byte[]) answer.get(i + 1);
                looked.add(new LookupReply(
                        what, what == What.ENDED ? JobValue.of(value).outcome() : value));
            }
            return looked;
        }
    }
}
