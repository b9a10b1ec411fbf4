package dev.redwork.admin;

import dev.redwork.job.Job;
import dev.redwork.json.JobJson;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.QueueStore;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks how a queue stands, by one call. Entries of its line that are no jobs are the void ones that {@code tombstones} tells, and pills
 * among the first and the last {@link #ENDS} entries, where {@code stop} puts them: a line of up to 100 entries is counted exactly, and
 * in a longer one a pill in the middle passes for a job.
 */
final class SurveyCall {
    private static final int ENDS = 50;

    private SurveyCall() {}

    static Call<QueueSurvey> of(Keys keys) {
        return new QueueStore(keys).survey(ENDS, answer -> read(keys.queue(), answer.iterator()));
    }

    /** The places of the answer, one after the other. */
    private static QueueSurvey read(String queue, Iterator<Object> answer) {
        long now = Reply.number(answer.next());
        long length = Reply.number(answer.next());
        long others = Math.min(length, Reply.number(answer.next()) + Reply.number(answer.next()));
        String head = Reply.text(answer.next());
        byte[] spec = Reply.bytes(answer.next());
        long scheduled = Reply.number(answer.next());
        long due = Reply.numberOrZero(answer.next());
        long retrying = Reply.number(answer.next());
        long again = Reply.numberOrZero(answer.next());
        long dead = Reply.number(answer.next());
        int sessions = (int) Reply.number(answer.next());
        long held = Reply.number(answer.next());
        long workers = Reply.number(answer.next());
        long threads = Reply.number(answer.next());
        String paused = Reply.text(answer.next());
        long mostJobs = Reply.numberOrZero(answer.next());
        long mostBytes = Reply.numberOrZero(answer.next());
        Map<String, String> totals = Reply.map(answer.next());
        List<String> unreadable =
                Reply.texts(answer.next()).stream().distinct().sorted().toList();
        QueueRecord record = new QueueRecord(
                queue,
                length - others,
                others,
                head,
                scheduled,
                held,
                retrying,
                Math.max(0, Reply.numberOrZero(totals.get("parked_now"))),
                dead,
                sessions,
                counters(totals),
                since(paused, now),
                mostJobs,
                mostBytes);
        long enqueued = enqueued(head, spec);
        return new QueueSurvey(
                record,
                now,
                enqueued == 0 ? 0 : Math.max(1, now - enqueued),
                Math.max(due == 0 ? 0 : now - due, again == 0 ? 0 : now - again),
                workers,
                threads,
                unreadable);
    }

    /** As its spec says, else its id; 0: neither does. */
    private static long enqueued(String id, byte[] start) {
        Job job = JobValue.of(start).head().job(id);
        return job == null || job.enqueued() == 0 ? JobJson.timeOf(id) : job.enqueued();
    }

    /** Somebody may have paused it by hand, with another word than the time. */
    private static long since(String paused, long now) {
        return paused.isEmpty() ? 0 : paused.matches("\\d{13}") ? Long.parseLong(paused) : now;
    }

    /** Without what counts no moves of jobs: the last claim number, signals, and how many are parked. */
    private static Map<String, Long> counters(Map<String, String> totals) {
        Map<String, Long> counters = new TreeMap<>();
        totals.forEach((name, value) -> counters.put(name, Reply.numberOrZero(value)));
        counters.keySet().removeAll(List.of("claim", "signals", "parked_now", "swept"));
        return counters;
    }
}
