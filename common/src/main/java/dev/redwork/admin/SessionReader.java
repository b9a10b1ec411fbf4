package dev.redwork.admin;

import dev.redwork.job.Job;
import dev.redwork.job.WorkerOrder;
import dev.redwork.queue.record.HeldJob;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lists the sessions of queues, for people: which there are, what they can run, and what they hold. */
public record SessionReader(RedisLink link) {
    /** Of an answer of {@code read_sessions} about a session: how many texts are no fields, and then how many are places of words. */
    private static final int FIRST = 3;

    private static final int WORDS = 3;

    /** The sessions of one queue, also those whose lease is over but which still hold something. */
    public List<SessionRecord> sessions(Keys keys) {
        return sessions(List.of(keys));
    }

    /** As {@link #sessions(Keys)} for many queues in one round trip, queue after queue: a call for each. */
    public List<SessionRecord> sessions(List<Keys> queues) {
        return sessions(queues, "");
    }

    /** As {@link #sessions(List)}, those of a worker, or of the processes of a supervisor; empty: of all. */
    public List<SessionRecord> sessions(List<Keys> queues, String worker) {
        return ReadCalls.answers(
                        link,
                        queues.stream()
                                .map(keys -> new SessionStore(keys)
                                        .readSessions(worker, answer -> records(keys.queue, answer)))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static List<SessionRecord> records(String queue, List<Object> answer) {
        long now = Reply.number(answer.get(0));
        List<String> words = Reply.texts(answer.get(1));
        return answer.stream()
                .skip(2)
                .map(session -> record(queue, now, words, Reply.text(session).split("\0", -1)))
                .toList();
    }

    private static SessionRecord record(String queue, long now, List<String> words, String[] parts) {
        List<String> fields =
                List.of("host", "lane", "tasks", "worker", "pid", "slots", "started", "jobs", "state", "order");
        Map<String, String> about = new HashMap<>();
        // One with a NUL in a field, which somebody wrote by hand, tells nothing of itself.
        for (int i = 0; i < fields.size() && parts.length == FIRST + fields.size(); i++) {
            String told = parts[FIRST + i];
            about.put(fields.get(i), i < WORDS ? words.get(Integer.parseInt(told) - 1) : told);
        }
        about.values().removeIf(String::isEmpty);
        return record(queue, parts[0], Reply.numberOrZero(parts[1]) - now, about, Reply.numberOrZero(parts[2]));
    }

    /** Whether a worker reads a queue: the last lease to end has not. */
    public boolean isRead(Keys keys) {
        Call<Long> now = SessionStore.now();
        Call<Map<String, String>> last = Call.map("ZRANGE", keys.sessions, -1, -1, "WITHSCORES");
        link.send(List.of(now, last));
        return last.answer().values().stream().anyMatch(end -> Reply.numberOrZero(end) > now.answer());
    }

    /** A session by what its key says, {@code about}, and what it holds. */
    public static SessionRecord record(String queue, String session, long left, Map<String, String> about, long held) {
        String tasks = about.getOrDefault("tasks", "");
        return new SessionRecord(
                session,
                queue,
                about.getOrDefault("worker", session),
                about.getOrDefault("host", ""),
                Reply.numberOrZero(about.get("pid")),
                about.getOrDefault("lane", ""),
                Reply.numberOrZero(about.get("slots")),
                tasks.isEmpty() ? List.of() : List.of(tasks.split(",")),
                Reply.numberOrZero(about.get("started")),
                left,
                held,
                Reply.numberOrZero(about.get("jobs")),
                about.getOrDefault("state", "running"),
                WorkerOrder.of(about.getOrDefault("order", "")));
    }

    /** The sessions of one queue whose lease is not over. */
    public List<SessionRecord> live(Keys keys) {
        return sessions(keys).stream().filter(SessionRecord::isLive).toList();
    }

    /** As {@link #live(Keys)}, of all these queues. */
    public List<SessionRecord> live(List<Keys> queues) {
        return sessions(queues).stream().filter(SessionRecord::isLive).toList();
    }

    /** The jobs that a session holds, the oldest first. A pill is not among them. */
    public List<HeldJob> jobs(SessionRecord session) {
        Keys keys = Keys.of(link.settings(), session.queue());
        List<RunningJob> held = link.send(RunningJob.of(keys, session.session()));
        List<JobValue> values = ReadCalls.answers(
                link, held.stream().map(run -> JobValue.read(keys, run.id())).toList());
        List<HeldJob> jobs = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            Job job = values.get(i).job(held.get(i).id());
            RunningJob run = held.get(i);
            jobs.add(new HeldJob(run.id(), job == null ? "" : job.task(), run.attempt(), run.started()));
        }
        jobs.sort(Comparator.comparingLong(HeldJob::started));
        return jobs;
    }
}
