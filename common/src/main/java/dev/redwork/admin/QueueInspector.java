package dev.redwork.admin;

import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.Reply;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import redis.clients.jedis.Protocol.Command;

/** Looks at one queue closely, for people: plain reads and a sample, a bounded number of them. */
public final class QueueInspector {
    private static final int SAMPLE = 500;
    private static final List<String> ENDED = List.of("succeeded", "dead", "cancelled", "expired");

    private final RedisLink link;
    private final Keys keys;

    public QueueInspector(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** Jobs that came and that ended since the queue's first day, and when that was counted: Redis time, ms. */
    public record Counts(long now, long enqueued, long ended) {}

    public QueueDetails details() {
        QueueRecord queue = new QueueReader(link).read(keys.queue);
        Call<Long> now = SessionStore.now();
        Call<String> paused = Call.command(Command.GET, Reply::text, (Object) keys.paused);
        Call<Map<String, String>> limits = Call.command(Command.HGETALL, Reply::map, (Object) keys.limits);
        Call<String> bytes = Call.command(Command.HGET, Reply::text, keys.totals, "bytes");
        Call<byte[]> spec = JobReader.spec(keys, queue.head().isEmpty() ? "-" : queue.head());
        link.send(List.of(now, paused, limits, bytes, spec));
        return new QueueDetails(
                queue,
                now.answer(),
                numberOrZero(paused.answer()),
                numberOrZero(limits.answer().getOrDefault("jobs", "")),
                numberOrZero(limits.answer().getOrDefault("bytes", "")),
                numberOrZero(bytes.answer()),
                spec.answer(),
                resultBytes(),
                new SessionReader(link).live(keys));
    }

    public Counts counts() {
        Call<Long> now = SessionStore.now();
        Call<Map<String, String>> totals = Call.command(Command.HGETALL, Reply::map, (Object) keys.totals);
        link.send(List.of(now, totals));
        return new Counts(
                now.answer(),
                numberOrZero(totals.answer().getOrDefault("enqueued", "")),
                ENDED.stream()
                        .mapToLong(state -> numberOrZero(totals.answer().getOrDefault(state, "")))
                        .sum());
    }

    /** Of random keys those that are outcomes: their bytes, times the keys that there are for each one looked at. */
    private long resultBytes() {
        Call<Long> all = Call.command(Command.DBSIZE, Reply::number);
        List<Call<String>> sample = Stream.generate(() -> Call.command(Command.RANDOMKEY, Reply::text))
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
        List<Call<Long>> sizes = jobs.stream().map(ReadCalls::size).toList();
        List<Call<String>> starts =
                jobs.stream().map(key -> ReadCalls.start(key, JobValue.START)).toList();
        if (jobs.isEmpty()) {
            return 0;
        }
        link.send(sizes);
        link.send(starts);
        long bytes = 0;
        for (int i = 0; i < jobs.size(); i++) {
            bytes += JobValue.isOutcome(starts.get(i).answer()) ? sizes.get(i).answer() : 0;
        }
        return bytes * all.answer() / SAMPLE;
    }

    /** Anybody may have written it: a text that is no number counts as none. */
    private static long numberOrZero(String text) {
        return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
