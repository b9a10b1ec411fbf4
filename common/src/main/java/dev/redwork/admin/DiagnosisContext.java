package dev.redwork.admin;

import dev.redwork.job.BatchCounts;
import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of a job, read for its diagnosis.
 *
 * @param now ms, Redis time
 * @param paused since when its queue is paused, ms; 0: it is not, or the job runs already
 * @param ahead entries of the line before it; {@link #FAR}: more than {@link #DEPTH}; {@link #NOWHERE}: it is not in the line, or does
 *     not wait there
 * @param readers sessions that read its queue, also those whose lease is over
 * @param busy of a job in the line: all threads that read its queue, if none is free; else null
 * @param rate jobs that leave the queue's workers a second; 0: unknown
 * @param batchCancelled when its batch was cancelled, ms; 0: it was not
 * @param startLine the command that starts a worker for its queue
 */
public record DiagnosisContext(
        long now,
        long paused,
        long ahead,
        List<SessionRecord> readers,
        @Nullable BusyThreads busy,
        double rate,
        long batchCancelled,
        String startLine) {
    /** A huge line is not walked to its end: a search of so many entries costs the server about a millisecond. */
    public static final int DEPTH = 100_000;

    public static final long FAR = -1;
    public static final long NOWHERE = -2;

    public static DiagnosisContext read(RedisLink link, JobRecord job, double rate, String startLine) {
        Keys keys = Keys.of(link.settings(), job.queue());
        boolean inLine = job.state() == JobState.PENDING;
        Call<Long> now = SessionStore.now();
        Call<String> paused = Call.text("GET", keys.named("paused"));
        Call<String> position = Call.text("LPOS", keys.named("pending"), job.id(), "MAXLEN", DEPTH);
        // A job that runs goes on in a queue that is paused.
        boolean mayStart = job.state() != JobState.RUNNING;
        link.send(inLine ? List.of(now, paused, position) : mayStart ? List.of(now, paused) : List.of(now));
        List<SessionRecord> readers = new SessionReader(link).sessions(keys);
        return new DiagnosisContext(
                now.answer(),
                mayStart ? QueueReader.since(paused.answer(), now.answer()) : 0,
                inLine ? ahead(link, keys, position.answer()) : NOWHERE,
                readers,
                inLine ? BusyThreads.of(link, job.queue(), live(readers)) : null,
                inLine ? rate : 0,
                batchCancelled(link, keys, job.spec()),
                startLine);
    }

    private static long ahead(RedisLink link, Keys keys, String position) {
        if (!position.isEmpty()) {
            return Long.parseLong(position);
        }
        return link.send(Call.number("LLEN", keys.named("pending"))) > DEPTH ? FAR : NOWHERE;
    }

    public List<SessionRecord> live() {
        return live(readers);
    }

    private static List<SessionRecord> live(List<SessionRecord> readers) {
        return readers.stream().filter(SessionRecord::isLive).toList();
    }

    private static long batchCancelled(RedisLink link, Keys keys, @Nullable Job spec) {
        if (spec == null || spec.batch() == null) {
            return 0;
        }
        return new BatchReader(link, keys)
                .find(List.of(spec.batch())).stream()
                        .mapToLong(BatchCounts::cancelling)
                        .max()
                        .orElse(0);
    }
}
