package dev.redwork.admin;

import dev.redwork.job.Job;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.Reply;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.RunningJob;
import dev.redwork.store.SessionStore;
import dev.redwork.store.WorkerOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Lists the sessions of queues, for people: which there are, what they can run, and what they hold. */
public final class SessionReader {
    private final RedisLink link;

    public SessionReader(RedisLink link) {
        this.link = link;
    }

    /**
     * A job that a session holds.
     *
     * @param task empty when its spec cannot be read
     */
    public record HeldJob(RunningJob run, String task) {}

    /** The sessions of one queue, also those whose lease is over but which still hold something. */
    public List<SessionRecord> sessions(Keys keys) {
        Call<Long> now = SessionStore.now();
        Call<Map<String, String>> leases = Call.map("ZRANGE", keys.sessions, 0, -1, "WITHSCORES");
        link.send(List.of(now, leases));
        List<String> sessions = List.copyOf(leases.answer().keySet());
        List<Call<Map<String, String>>> about = sessions.stream()
                .map(session -> Call.map("HGETALL", keys.session(session)))
                .toList();
        List<Call<Long>> held = sessions.stream()
                .map(session -> Call.number("HLEN", keys.running(session)))
                .toList();
        if (!sessions.isEmpty()) {
            link.send(Stream.concat(about.stream(), held.stream()).toList());
        }
        List<SessionRecord> records = new ArrayList<>();
        for (int i = 0; i < sessions.size(); i++) {
            String session = sessions.get(i);
            long left = Reply.numberOrZero(leases.answer().get(session)) - now.answer();
            records.add(record(
                    keys.queue,
                    session,
                    left,
                    about.get(i).answer(),
                    held.get(i).answer()));
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

    /** The jobs that a session holds, the oldest first. A pill is not among them. */
    public List<HeldJob> jobs(SessionRecord session) {
        Keys keys = Keys.of(link.settings(), session.queue());
        List<RunningJob> held = link.send(RunningJob.of(keys, session.session()));
        List<JobValue> values = ReadCalls.answers(
                link, held.stream().map(run -> JobValue.read(keys, run.id())).toList());
        List<HeldJob> jobs = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            Job job = values.get(i).job(held.get(i).id());
            jobs.add(new HeldJob(held.get(i), job == null ? "" : job.task()));
        }
        jobs.sort(Comparator.comparingLong(job -> job.run().started()));
        return jobs;
    }
}
