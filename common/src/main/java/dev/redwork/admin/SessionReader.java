package dev.redwork.admin;

import dev.redwork.job.Job;
import dev.redwork.job.WorkerOrder;
import dev.redwork.queue.record.HeldJob;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Lists the sessions of queues, for people: which there are, what they can run, and what they hold. */
public record SessionReader(RedisLink link) {
    /** The sessions of one queue, also those whose lease is over but which still hold something. */
    public List<SessionRecord> sessions(Keys keys) {
        return sessions(List.of(keys));
    }

    /** As {@link #sessions(Keys)} for many queues in one round trip, queue after queue: a call for each. */
    public List<SessionRecord> sessions(List<Keys> queues) {
        return ReadCalls.answers(
                        link,
                        queues.stream()
                                .map(keys -> new SessionStore(keys).readSessions(answer -> records(keys.queue, answer)))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static List<SessionRecord> records(String queue, List<Object> answer) {
        long now = Reply.number(answer.get(0));
        List<SessionRecord> records = new ArrayList<>();
        for (int i = 1; i + 3 < answer.size(); i += 4) {
            records.add(record(
                    queue,
                    Reply.text(answer.get(i)),
                    Reply.numberOrZero(answer.get(i + 1)) - now,
                    Reply.map(answer.get(i + 3)),
                    Reply.number(answer.get(i + 2))));
        }
        return records;
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
