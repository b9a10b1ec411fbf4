package dev.redwork.admin;

import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.Reply;
import dev.redwork.store.Keys;
import dev.redwork.store.RunningJob;
import dev.redwork.store.SessionStore;
import dev.redwork.store.WorkerOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Protocol.Command;

/** Lists the sessions of queues, for people: which there are, what they can run, and what they hold. */
public final class SessionReader {
    private final RedisLink link;

    public SessionReader(RedisLink link) {
        this.link = link;
    }

    /** The sessions of one queue, also those whose lease is over but which still hold something. */
    public List<SessionRecord> sessions(Keys keys) {
        Call<Long> now = SessionStore.now();
        Call<Map<String, String>> leases = Call.command(Command.ZRANGE, Reply::map, keys.sessions, 0, -1, "WITHSCORES");
        link.send(List.of(now, leases));
        List<Question> questions = new ArrayList<>();
        leases.answer().forEach((session, end) -> questions.add(new Question(keys, session, end, now.answer())));
        if (!questions.isEmpty()) {
            link.send(questions.stream()
                    .flatMap(question -> question.calls().stream())
                    .toList());
        }
        return questions.stream().map(Question::record).toList();
    }

    /** The sessions of one queue whose lease is not over. */
    public List<SessionRecord> live(Keys keys) {
        return sessions(keys).stream().filter(SessionRecord::isLive).toList();
    }

    /** The jobs that a session holds, the oldest first: for people. A pill is not among them. */
    public List<HeldJob> jobs(SessionRecord session) {
        Keys keys = Keys.of(link.settings(), session.queue());
        List<RunningJob> held = link.send(RunningJob.of(keys, session.session()));
        List<Call<byte[]>> specs =
                held.stream().map(one -> JobReader.spec(keys, one.id())).toList();
        if (!specs.isEmpty()) {
            link.send(specs);
        }
        List<HeldJob> jobs = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            jobs.add(HeldJob.of(held.get(i), specs.get(i).answer()));
        }
        jobs.sort(Comparator.comparingLong(HeldJob::started));
        return jobs;
    }

    private static final class Question {
        private final Keys keys;
        private final String session;
        private final long left;
        private final Call<Map<String, String>> about;
        private final Call<Long> held;

        Question(Keys keys, String session, String leaseEnd, long now) {
            this.keys = keys;
            this.session = session;
            this.left = Reply.numberOrZero(leaseEnd) - now;
            this.about = Call.command(Command.HGETALL, Reply::map, keys.session(session));
            this.held = Call.command(Command.HLEN, Reply::number, keys.running(session));
        }

        List<Call<?>> calls() {
            return List.of(about, held);
        }

        SessionRecord record() {
            Map<String, String> fields = about.answer();
            String tasks = fields.getOrDefault("tasks", "");
            return new SessionRecord(
                    session,
                    keys.queue,
                    fields.getOrDefault("worker", session),
                    fields.getOrDefault("host", ""),
                    number(fields.getOrDefault("pid", "")),
                    fields.getOrDefault("lane", ""),
                    number(fields.getOrDefault("slots", "")),
                    tasks.isEmpty() ? List.of() : List.of(tasks.split(",")),
                    number(fields.getOrDefault("started", "")),
                    left,
                    held.answer(),
                    number(fields.getOrDefault("jobs", "")),
                    fields.getOrDefault("state", "running"),
                    WorkerOrder.of(fields.getOrDefault("order", "")));
        }

        /** Anybody may have written the hash: a text that is no number counts as unknown. */
        private static long number(String text) {
            return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
        }
    }
}
