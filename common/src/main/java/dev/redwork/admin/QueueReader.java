package dev.redwork.admin;

import dev.redwork.job.Job;
import dev.redwork.job.Names;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.json.JobJson;
import dev.redwork.queue.record.QueueCounts;
import dev.redwork.queue.record.QueueDetails;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueSurvey;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names the queues, counts their jobs and looks at one closely, for people: plain reads and a sample, a bounded number of them. The
 * numbers of a busy queue need not add up.
 */
public record QueueReader(RedisLink link) {
    private static final int PAGE = 200;

    /** All queues that ever had a job or a worker, by name. An entry that is no name was written by others. */
    public List<String> names() {
        return link.send(Call.texts("SMEMBERS", Keys.queues(link.settings().namespace()))).stream()
                .filter(Names::isName)
                .sorted()
                .toList();
    }

    /** Those of these queues that keep a job of this id, or its outcome: one call each. */
    public List<String> keeping(String id, List<String> queues) {
        List<Long> kept = ReadCalls.answers(
                link,
                queues.stream()
                        .map(queue -> Call.number(
                                "EXISTS", Keys.of(link.settings(), queue).job(id)))
                        .toList());
        return IntStream.range(0, queues.size())
                .filter(i -> kept.get(i) > 0)
                .mapToObj(queues::get)
                .toList();
    }

    public QueueRecord read(String queue) {
        return read(List.of(queue)).get(0);
    }

    /** As {@link #read(String)} for many queues in few round trips; in their order. */
    public List<QueueRecord> read(List<String> queues) {
        return survey(queues).stream().map(QueueSurvey::queue).toList();
    }

    /** How they stand, in their order: a call for each, and a round trip for each {@link #PAGE} of them. */
    public List<QueueSurvey> survey(List<String> queues) {
        List<QueueSurvey> surveys = new ArrayList<>();
        for (int i = 0; i < queues.size(); i += PAGE) {
            surveys.addAll(ReadCalls.answers(
                    link,
                    queues.subList(i, Math.min(queues.size(), i + PAGE)).stream()
                            .map(queue -> SurveyCall.of(Keys.of(link.settings(), queue)))
                            .toList()));
        }
        return surveys;
    }

    /** Those of the queues that are paused: one call for all, in a cluster one for each. */
    public Set<String> paused(List<String> queues) {
        if (queues.isEmpty()) {
            return Set.of();
        }
        Object[] names = queues.stream()
                .map(queue -> Keys.of(link.settings(), queue).named("paused"))
                .toArray();
        List<String> pauses;
        try {
            pauses = link.send(Call.command("MGET", Reply::texts, names));
        } catch (RedisRefusedException e) {
            pauses = ReadCalls.answers(
                    link, Stream.of(names).map(name -> Call.text("GET", name)).toList());
        }
        Set<String> paused = new TreeSet<>();
        for (int i = 0; i < queues.size(); i++) {
            if (!pauses.get(i).isEmpty()) {
                paused.add(queues.get(i));
            }
        }
        return paused;
    }

    /** Somebody may have paused it by hand, with another word than the time. */
    static long since(String paused, long now) {
        return paused.isEmpty() ? 0 : paused.matches("\\d{13}") ? Long.parseLong(paused) : now;
    }

    /**
     * All there is to tell of one.
     *
     * @param sample keys that are looked at to reckon up the bytes of results
     */
    public QueueDetails details(Keys keys, int sample) {
        QueueRecord queue = read(keys.queue);
        Call<Long> now = SessionStore.now();
        Call<JobValue> head = JobValue.read(keys, queue.next().isEmpty() ? "-" : queue.next());
        link.send(List.of(now, head));
        return new QueueDetails(
                queue,
                now.answer(),
                oldest(queue.next(), head.answer().job(queue.next()), now.answer()),
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
