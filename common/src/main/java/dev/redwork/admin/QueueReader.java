package dev.redwork.admin;

import dev.redwork.job.Job;
import dev.redwork.json.JobJson;
import dev.redwork.queue.record.QueueCounts;
import dev.redwork.queue.record.QueueDetails;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names the queues, counts their jobs and looks at one closely, for people: plain reads and a sample, a bounded number of them. The
 * numbers of a busy queue need not add up.
 */
public record QueueReader(RedisLink link) {
    private static final int SAMPLE = 500;
    private static final int PAGE = 200;

    /** All queues that ever had a job or a worker, by name. */
    public List<String> names() {
        return link.send(Call.texts("SMEMBERS", Keys.queues(link.settings().namespace()))).stream()
                .sorted()
                .toList();
    }

    public QueueRecord read(String queue) {
        return read(List.of(queue)).get(0);
    }

    /** As {@link #read(String)} for many queues in few round trips; in their order. */
    public List<QueueRecord> read(List<String> queues) {
        List<QueueRecord> records = new ArrayList<>();
        for (int i = 0; i < queues.size(); i += PAGE) {
            records.addAll(readSome(queues.subList(i, Math.min(queues.size(), i + PAGE))));
        }
        return records;
    }

    private List<QueueRecord> readSome(List<String> queues) {
        Call<Long> now = SessionStore.now();
        List<Call<?>> calls = new ArrayList<>(List.of(now));
        List<Reads> reads = queues.stream()
                .map(queue -> new Reads(Keys.of(link.settings(), queue)))
                .toList();
        reads.forEach(each -> calls.addAll(each.calls()));
        link.send(calls);
        List<Call<Long>> held =
                reads.stream().map(Reads::held).flatMap(List::stream).toList();
        List<Call<?>> then = new ArrayList<>(held);
        reads.forEach(each -> each.line.then().forEach(then::add));
        if (!then.isEmpty()) {
            link.send(then);
        }
        Iterator<Long> answers = held.stream().map(Call::answer).iterator();
        return reads.stream().map(each -> each.record(now.answer(), answers)).toList();
    }

    /** The questions about one queue. */
    private static final class Reads {
        private final Keys keys;
        private final LineCount line;
        private final Call<Long> scheduled;
        private final Call<Long> retrying;
        private final Call<Long> dead;
        private final Call<List<String>> sessions;
        private final Call<Map<String, String>> totals;
        private final Call<String> paused;
        private final Call<Map<String, String>> limits;

        Reads(Keys keys) {
            this.keys = keys;
            this.line = new LineCount(keys);
            this.scheduled = Call.number("ZCARD", keys.scheduled);
            this.retrying = Call.number("ZCARD", keys.retrying);
            this.dead = Call.number("ZCARD", keys.dead);
            this.sessions = Call.texts("ZRANGE", keys.sessions, 0, -1);
            this.totals = Call.map("HGETALL", keys.totals);
            this.paused = Call.text("GET", keys.paused);
            this.limits = Call.map("HGETALL", keys.limits);
        }

        List<Call<?>> calls() {
            return Stream.concat(line.calls(), Stream.of(scheduled, retrying, dead, sessions, totals, paused, limits))
                    .toList();
        }

        /** To be asked next: how many jobs each session holds. */
        List<Call<Long>> held() {
            return sessions.answer().stream()
                    .map(session -> Call.number("HLEN", keys.running(session)))
                    .toList();
        }

        QueueRecord record(long now, Iterator<Long> held) {
            long running = 0;
            for (int i = 0; i < sessions.answer().size(); i++) {
                running += held.next();
            }
            return new QueueRecord(
                    keys.queue,
                    line.jobs(),
                    line.others(),
                    line.head(),
                    scheduled.answer(),
                    running,
                    retrying.answer(),
                    Math.max(0, Reply.numberOrZero(totals.answer().get("parked_now"))),
                    dead.answer(),
                    sessions.answer().size(),
                    counters(totals.answer()),
                    since(paused.answer(), now),
                    Reply.numberOrZero(limits.answer().get("jobs")),
                    Reply.numberOrZero(limits.answer().get("bytes")));
        }
    }

    /** Somebody may have paused it by hand, with another word than the time. */
    static long since(String paused, long now) {
        return paused.isEmpty() ? 0 : paused.matches("\\d{13}") ? Long.parseLong(paused) : now;
    }

    public QueueDetails details(Keys keys) {
        return details(keys, SAMPLE);
    }

    /**
     * As {@link #details(Keys)}.
     *
     * @param sample keys that are looked at to reckon up the bytes of results
     */
    public QueueDetails details(Keys keys, int sample) {
        QueueRecord queue = read(keys.queue);
        Call<Long> now = SessionStore.now();
        Call<JobValue> head = JobValue.read(keys, queue.head().isEmpty() ? "-" : queue.head());
        link.send(List.of(now, head));
        return new QueueDetails(
                queue,
                now.answer(),
                oldest(queue.head(), head.answer().job(queue.head()), now.answer()),
                resultBytes(keys, sample),
                new JobReader(link, keys).parkedByNeed(),
                new SessionReader(link).live(keys));
    }

    private static long oldest(String id, @Nullable Job head, long now) {
        long enqueued = head == null || head.enqueued() == 0 ? JobJson.timeOf(id) : head.enqueued();
        return enqueued == 0 ? 0 : Math.max(1, now - enqueued);
    }

    public QueueCounts counts(Keys keys) {
        Call<Long> now = SessionStore.now();
        Call<Map<String, String>> totals = Call.map("HGETALL", keys.totals);
        link.send(List.of(now, totals));
        return new QueueCounts(
                now.answer(),
                Reply.numberOrZero(totals.answer().get("enqueued")),
                Stream.of("succeeded", "dead", "cancelled", "expired")
                        .mapToLong(state -> Reply.numberOrZero(totals.answer().get(state)))
                        .sum());
    }

    /** Without what counts no moves of jobs: the last claim number, signals, and how many are parked. */
    private static Map<String, Long> counters(Map<String, String> totals) {
        Map<String, Long> counters = new TreeMap<>();
        totals.forEach((name, value) -> counters.put(name, Reply.numberOrZero(value)));
        counters.keySet().removeAll(List.of("claim", "signals", "parked_now", "swept"));
        return counters;
    }

    /** Of random keys those that are outcomes: their bytes, times the keys that there are for each one looked at. */
    private long resultBytes(Keys keys, int size) {
        Call<Long> all = Call.command("DBSIZE", Reply::number);
        List<Call<String>> sample = Stream.generate(() -> Call.command("RANDOMKEY", Reply::text))
                .limit(size)
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
        return bytes * all.answer() / size;
    }
}
