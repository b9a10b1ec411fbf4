package dev.redwork.store;

import static dev.redwork.redis.Call.bytes;
import static dev.redwork.redis.Call.list;

import dev.redwork.job.Defaults;
import dev.redwork.job.JobProgress;
import dev.redwork.job.Transition;
import dev.redwork.job.WorkerOrder;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink.RedisClock;
import dev.redwork.store.JobStore.Claim;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The calls that keep one queue's sessions: open, renew, close, reclaim, and the reads of a resync. */
public record SessionStore(Keys keys) {
    public String queue() {
        return keys.queue;
    }

    /** Starts a session's lease; answers Redis time in ms, or 0 when the name was taken. */
    public Call<Long> openSession(String session, Duration lease, Map<String, String> about) {
        List<byte[]> args = withFields(about, bytes(session), bytes(lease.toMillis()));
        return Call.script(Transition.OPEN_SESSION, list(keys.sessions, keys.session(session)), args, reply -> {
            List<Object> answer = Reply.list(reply);
            return answer.size() < 2 ? 0L : Reply.number(answer.get(1));
        });
    }

    /** How far the run of a claim is. */
    public record Reported(Claim claim, JobProgress progress) {}

    /** As {@link #renewSession(String, Duration, Map, List)}, of runs that have nothing to say. */
    public Call<Renewed> renewSession(String session, Duration lease, Map<String, String> about) {
        return renewSession(session, lease, about, List.of());
    }

    /** Extends a lease, and records what has changed with its holder, and how far its runs are, {@link Defaults#CALL_JOBS} at most. */
    public Call<Renewed> renewSession(
            String session, Duration lease, Map<String, String> about, List<Reported> reported) {
        List<byte[]> names = list(keys.sessions, keys.running(session), keys.scheduled, keys.retrying, keys.pending);
        Collections.addAll(names, keys.totals, keys.session(session), keys.parks, keys.progress, keys.watched);
        List<byte[]> args = withFields(about, bytes(session), bytes(lease.toMillis()), bytes(about.size()));
        for (Reported one : reported) {
            Collections.addAll(args, bytes(one.claim().id()), bytes(one.claim().number()));
            args.add(JobJson.write(one.progress()));
        }
        return Call.script(Transition.RENEW_SESSION, names, args, Renewed::read);
    }

    /**
     * Tells the worker of a session to be quiet or to stop; it hears of it at once, or with its next renewal.
     *
     * @param worker its name
     * @return false when the session is gone
     */
    public Call<Boolean> orderWorker(String session, String worker, WorkerOrder order) {
        List<byte[]> args = list(bytes(session), bytes(order.text()), keys.cancels, bytes(ORDER + worker));
        return Call.script(
                Transition.ORDER_WORKER,
                list(keys.sessions, keys.session(session)),
                args,
                reply -> Reply.text(reply).equals("told"));
    }

    /** Prefix of messages on channel {@code cancels} that announce an order; the worker's name follows. */
    public static final String ORDER = "!";

    /** Prefix of messages on channel {@code cancels} that announce parked jobs where there were none; their need follows. */
    public static final String PARKED = "+";

    private static List<byte[]> withFields(Map<String, String> fields, byte[]... first) {
        List<byte[]> args = list(first);
        fields.forEach((field, value) -> {
            args.add(bytes(field));
            args.add(bytes(value));
        });
        return args;
    }

    /**
     * Ends a session that holds nothing. Else answers up to {@link Defaults#CALL_JOBS} of its claims, as {@link #held} does:
     * release them and repeat. Unreadable entries are left out; their session is reclaimed once its lease is over.
     */
    public Call<Map<String, Long>> closeSession(String session) {
        List<byte[]> names = list(keys.sessions, keys.running(session), keys.session(session));
        List<byte[]> args = list(bytes(session), bytes(Defaults.CALL_JOBS));
        return Call.script(Transition.CLOSE_SESSION, names, args, reply -> numbers(session, reply));
    }

    /**
     * Moves up to 100 jobs of a session whose lease is over to the front; answers how many are left: repeat until 0.
     *
     * @param until Redis time, ms, up to when: a call that a frozen server carries out when it thaws must not take sessions for dead
     *     whose renewals wait behind it; 0: for ever
     */
    public Call<Reclaimed> reclaim(String session, long until) {
        return reclaim(session, until, false);
    }

    /** As {@link #reclaim(String, long)}, for a session whose process the caller saw end: its lease need not be over. */
    public Call<Reclaimed> reclaimOfDead(String session) {
        return reclaim(session, 0, true);
    }

    private Call<Reclaimed> reclaim(String session, long until, boolean gone) {
        List<byte[]> names = list(keys.sessions, keys.running(session), keys.session(session), keys.pending);
        Collections.addAll(names, keys.crashes, keys.doorbell, keys.totals);
        List<byte[]> args =
                list(bytes(session), bytes(100), bytes(Defaults.CRASHES), bytes(until), bytes(gone ? 1 : 0));
        return Call.script(Transition.RECLAIM, names, args, Reclaimed::read);
    }

    /** The claims of a session according to Redis: id → claim number, in the order of the line. */
    public Call<Map<String, Long>> held(String session) {
        return Call.command("HGETALL", reply -> numbers(session, reply), (Object) keys.running(session));
    }

    private static Map<String, Long> numbers(String session, Object reply) {
        Map<String, Long> held = new LinkedHashMap<>();
        RunningJob.readAll(session, Reply.map(reply)).forEach(run -> held.put(run.id(), run.number()));
        return held;
    }

    /** The session whose lease ends first: name and end, ms; empty when there is none. */
    public Call<Map<String, Long>> firstToLapse() {
        return ReadCalls.scores(keys.sessions, 1);
    }

    /**
     * Asks for the sessions of the queue.
     *
     * @param worker whose, or whose processes'; empty: all
     * @param reader of the answer of {@code read_sessions}
     */
    public <T> Call<T> readSessions(String worker, Function<List<Object>, T> reader) {
        return Call.readingScript(
                Transition.READ_SESSIONS,
                list(keys.sessions),
                list(keys.key(""), bytes(worker)),
                reply -> reader.apply(Reply.list(reply)));
    }

    /** Asks for the lanes that run something: lines of a digest, a count and a time, ms, each. */
    public Call<String> measureLanes() {
        return Call.readingScript(Transition.MEASURE_LANES, list(keys.sessions), list(keys.key("")), Reply::text);
    }

    /** Redis time, ms. */
    public static Call<Long> now() {
        return Call.command("TIME", RedisClock::millis);
    }

    /** The reply to {@code renew_session}; {@code parks}: jobs are parked in the queue; {@code watched}: somebody looks at a job of the session. */
    public record Renewed(
            boolean lost,
            long now,
            long held,
            long due,
            String nextSession,
            long nextLapse,
            boolean pill,
            long signals,
            WorkerOrder order,
            boolean parks,
            boolean watched) {
        static Renewed read(Object reply) {
            List<Object> answer = Reply.list(reply);
            if (Reply.text(answer.get(0)).equals("lost")) {
                return new Renewed(true, 0, 0, 0, "", 0, false, 0, WorkerOrder.NONE, false, false);
            }
            return new Renewed(
                    false,
                    Reply.number(answer.get(1)),
                    Reply.number(answer.get(2)),
                    Reply.numberOrZero(answer.get(3)),
                    Reply.text(answer.get(4)),
                    Reply.numberOrZero(answer.get(5)),
                    Reply.number(answer.get(6)) == 1,
                    Reply.numberOrZero(answer.get(7)),
                    WorkerOrder.of(Reply.text(answer.get(8))),
                    Reply.number(answer.get(9)) > 0,
                    Reply.number(answer.get(10)) > 0);
        }
    }

    /** The reply to {@code reclaim}: {@code moved} ids went to the front, {@code left} are still there. */
    public record Reclaimed(boolean over, long moved, long left) {
        static Reclaimed read(Object reply) {
            List<Object> answer = Reply.list(reply);
            boolean over = Reply.text(answer.get(0)).equals("reclaimed");
            return over
                    ? new Reclaimed(true, Reply.number(answer.get(1)), Reply.number(answer.get(2)))
                    : new Reclaimed(false, 0, 0);
        }
    }

    /**
     * A job, or a pill, that a session holds: the value beside its id in {@code running:<session>}. {@code claim.lua} writes it, with
     * blanks behind the first one of a large claim. Further words are a newer worker's, and ignored.
     *
     * @param number of the claim
     * @param attempt 1 for the first run
     * @param started when it was claimed, ms, Redis time
     * @param place in its claim, from 1; 0: it says none
     */
    public record RunningJob(String session, String id, long number, int attempt, long started, int place) {
        private static final Pattern VALUE =
                Pattern.compile("(\\d{1,18}) (\\d{1,9}) (\\d{1,18})(?: (\\d{1,9}))?(?: .*)?");

        private static final Comparator<RunningJob> LINE =
                Comparator.comparingLong(RunningJob::number).thenComparingInt(RunningJob::place);

        /** None where the value is unreadable, since it was written by hand. */
        public static Stream<RunningJob> read(String session, String id, String value) {
            Matcher parts = VALUE.matcher(value);
            if (!parts.matches()) {
                return Stream.empty();
            }
            return Stream.of(new RunningJob(
                    session,
                    id,
                    Long.parseLong(parts.group(1)),
                    Integer.parseInt(parts.group(2)),
                    Long.parseLong(parts.group(3)),
                    parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4))));
        }

        /** All that a session holds, in the order of the line; without unreadable entries. */
        static List<RunningJob> readAll(String session, Map<String, String> values) {
            return values.entrySet().stream()
                    .flatMap(value -> read(session, value.getKey(), value.getValue()))
                    .sorted(LINE)
                    .toList();
        }

        /** The holders of these jobs, by id: one call for all, 1,000 at most. */
        public static Call<Map<String, RunningJob>> find(Keys keys, List<String> ids) {
            List<byte[]> args = list(keys.runningPrefix);
            ids.forEach(id -> args.add(bytes(id)));
            return Call.readingScript(Transition.FIND_HOLDERS, list(keys.sessions), args, reply -> {
                List<Object> answer = Reply.list(reply);
                Map<String, RunningJob> held = new HashMap<>();
                for (int i = 0; i + 2 < answer.size(); i += 3) {
                    String id = ids.get((int) Reply.number(answer.get(i)) - 1);
                    read(Reply.text(answer.get(i + 1)), id, Reply.text(answer.get(i + 2)))
                            .forEach(run -> held.putIfAbsent(id, run));
                }
                return held;
            });
        }

        /** Up to so many jobs that sessions hold, those that started last first. */
        public static Call<List<RunningJob>> held(Keys keys, int limit) {
            return held(keys, limit, List.of());
        }

        /** As {@link #held(Keys, int)}, of these sessions; none: of all. */
        public static Call<List<RunningJob>> held(Keys keys, int limit, List<String> sessions) {
            List<byte[]> args = list(keys.runningPrefix, bytes(limit));
            sessions.forEach(session -> args.add(bytes(session)));
            return Call.readingScript(Transition.LIST_HELD, list(keys.sessions), args, reply -> {
                List<String> words = Reply.texts(reply);
                return IntStream.range(0, words.size() / 2)
                        .filter(i -> Keys.isJob(words.get(2 * i)))
                        .boxed()
                        .flatMap(i -> read("", words.get(2 * i), words.get(2 * i + 1)))
                        .sorted(Comparator.comparingLong(RunningJob::started)
                                .thenComparing(RunningJob::id)
                                .reversed())
                        .limit(limit)
                        .toList();
            });
        }

        /** All jobs that a session holds, in the order of the line; without unreadable entries. */
        public static Call<List<RunningJob>> of(Keys keys, String session) {
            return Call.command(
                    "HGETALL",
                    reply -> readAll(session, Reply.map(reply)).stream()
                            .filter(held -> Keys.isJob(held.id()))
                            .toList(),
                    (Object) keys.running(session));
        }
    }
}
