package dev.redwork.admin;

import dev.redwork.admin.SessionReader.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Names the queues, counts their jobs and looks at one closely, for people: plain reads and a sample, a bounded number of them. The
 * numbers of a busy queue need not add up.
 */
public final class QueueReader {
    private static final int SAMPLE = 500;

    private final RedisLink link;

    public QueueReader(RedisLink link) {
        this.link = link;
    }

    /** Jobs that came and that ended since the queue's first day, and when that was counted: Redis time, ms. */
    public record Counts(long now, long enqueued, long ended) {}

    /** All queues that ever had a job or a worker, by name. */
    public List<String> names() {
        return link.send(Call.texts("SMEMBERS", Keys.queues(link.settings().namespace()))).stream()
                .sorted()
                .toList();
    }

    public QueueRecord read(String queue) {
        Keys keys = Keys.of(link.settings(), queue);
        Call<Long> pending = Call.number("LLEN", keys.pending);
        Call<String> head = Call.text("LINDEX", keys.pending, 0);
        Call<Long> scheduled = Call.number("ZCARD", keys.scheduled);
        Call<Long> retrying = Call.number("ZCARD", keys.retrying);
        Call<Long> dead = Call.number("ZCARD", keys.dead);
        Call<List<String>> sessions = Call.texts("ZRANGE", keys.sessions, 0, -1);
        Call<Map<String, String>> totals = Call.map("HGETALL", keys.totals);
        link.send(List.of(pending, head, scheduled, retrying, dead, sessions, totals));
        return new QueueRecord(
                queue,
                pending.answer(),
                head.answer(),
                scheduled.answer(),
                running(keys, sessions.answer()),
                retrying.answer(),
                dead.answer(),
                sessions.answer().size(),
                counters(totals.answer()));
    }

    public QueueDetails details(Keys keys) {
        QueueRecord queue = read(keys.queue);
        Call<Long> now = SessionStore.now();
        Call<String> paused = Call.text("GET", keys.paused);
        Call<Map<String, String>> limits = Call.map("HGETALL", keys.limits);
        Call<String> bytes = Call.text("HGET", keys.totals, "bytes");
        Call<JobValue> head = JobValue.read(keys, queue.head().isEmpty() ? "-" : queue.head());
        link.send(List.of(now, paused, limits, bytes, head));
        return new QueueDetails(
                queue,
                now.answer(),
                Reply.numberOrZero(paused.answer()),
                Reply.numberOrZero(limits.answer().get("jobs")),
                Reply.numberOrZero(limits.answer().get("bytes")),
                Reply.numberOrZero(bytes.answer()),
                head.answer().spec(),
                resultBytes(keys),
                new SessionReader(link).live(keys));
    }

    public Counts counts(Keys keys) {
        Call<Long> now = SessionStore.now();
        Call<Map<String, String>> totals = Call.map("HGETALL", keys.totals);
        link.send(List.of(now, totals));
        return new Counts(
                now.answer(),
                Reply.numberOrZero(totals.answer().get("enqueued")),
                Stream.of("succeeded", "dead", "cancelled", "expired")
                        .mapToLong(state -> Reply.numberOrZero(totals.answer().get(state)))
                        .sum());
    }

    private long running(Keys keys, List<String> sessions) {
        List<Call<Long>> held = sessions.stream()
                .map(session -> Call.number("HLEN", keys.running(session)))
                .toList();
        return ReadCalls.answers(link, held).stream().mapToLong(Long::longValue).sum();
    }

    /** Without what counts no jobs: the last claim number, and signals. */
    private static Map<String, Long> counters(Map<String, String> totals) {
        Map<String, Long> counters = new TreeMap<>();
        totals.forEach((name, value) -> counters.put(name, Reply.numberOrZero(value)));
        counters.keySet().removeAll(List.of("claim", "signals"));
        return counters;
    }

    /** Of random keys those that are outcomes: their bytes, times the keys that there are for each one looked at. */
    private long resultBytes(Keys keys) {
        Call<Long> all = Call.command("DBSIZE", Reply::number);
        List<Call<String>> sample = Stream.generate(() -> Call.command("RANDOMKEY", Reply::text))
                .limit(SAMPLE)
                .toList();
        List<Call<?>> calls = new ArrayList<>(sample);
        calls.add(all);
        link.send(calls);
        String prefix = Reply.text(keys.jobPrefix);
        List<String> jobs = sample.stream()
                .map(Call::answer)
                .filter(key -> key.startsWith(prefix))
                .toList();
        List<Long> sizes = ReadCalls.answers(
                link, jobs.stream().map(key -> Call.number("STRLEN", key)).toList());
        List<String> starts = ReadCalls.answers(
                link,
                jobs.stream()
                        .map(key -> Call.text("GETRANGE", key, 0, JobValue.START - 1))
                        .toList());
        long bytes = 0;
        for (int i = 0; i < jobs.size(); i++) {
            bytes += JobValue.isOutcome(starts.get(i)) ? sizes.get(i) : 0;
        }
        return bytes * all.answer() / SAMPLE;
    }

    /**
     * One queue at a glance.
     *
     * @param pending ids in the line, pills included
     * @param head the id that is next in the line; empty when there is none
     * @param running jobs held by sessions
     * @param sessions leases, also those that are over
     * @param totals counters since the queue's first day: enqueued, succeeded, dead, ...
     */
    public record QueueRecord(
            String queue,
            long pending,
            String head,
            long scheduled,
            long running,
            long retrying,
            long dead,
            int sessions,
            Map<String, Long> totals) {}

    /**
     * One queue in full.
     *
     * @param now Redis time, ms
     * @param paused since when, ms; 0: it is not
     * @param mostJobs that may wait; 0: any number
     * @param mostBytes of all specs; 0: any number
     * @param bytes of all specs
     * @param headSpec of the job at the head of the line; empty when there is none
     * @param resultBytes of all results, reckoned up from a sample of keys
     * @param lanes that read it
     */
    public record QueueDetails(
            QueueRecord queue,
            long now,
            long paused,
            long mostJobs,
            long mostBytes,
            long bytes,
            @SuppressWarnings("ArrayRecordComponent") byte[] headSpec,
            long resultBytes,
            List<SessionRecord> lanes) {}
}
