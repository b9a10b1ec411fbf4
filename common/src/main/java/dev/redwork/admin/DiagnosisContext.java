package dev.redwork.admin;

import dev.redwork.job.BatchCounts;
import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.job.Names;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of a job, read for its diagnosis.
 *
 * @param now ms, Redis time
 * @param paused since when its queue is paused, ms; 0: it is not, or the job runs already
 * @param ahead entries of the line before it; {@link #FAR}: more than {@link #DEPTH}; {@link #NOWHERE}: it is not in the line, or does
 *     not wait there
 * @param readers sessions that read its queue, also those whose lease is over
 * @param lanes of these readers, with what they run of all their queues; empty of a job that does not wait in the line
 * @param rate jobs that leave the queue's workers a second; 0: unknown
 * @param batchCancelled when its batch was cancelled, ms; 0: it was not
 * @param startLine the command that starts a worker for its queue
 */
public record DiagnosisContext(
        long now,
        long paused,
        long ahead,
        List<SessionRecord> readers,
        List<LaneLoad> lanes,
        double rate,
        long batchCancelled,
        String startLine) {
    /** A huge line is not walked to its end: a search of so many entries costs the server about a millisecond. */
    public static final int DEPTH = 100_000;

    /** Sessions that are asked since when they are full. */
    private static final int FEW = 8;

    public static final long FAR = -1;
    public static final long NOWHERE = -2;

    /** The command that starts a worker for a queue, on the server that it looks for by itself. */
    public static String startLine(String queue) {
        return "redwork worker" + (queue.equals(Defaults.QUEUE) ? "" : " -q " + queue);
    }

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
                inLine ? lanes(link, readers) : List.of(),
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
        return readers.stream().filter(SessionRecord::isLive).toList();
    }

    /** A lane reads several queues with the same threads, so what it holds is asked of all. */
    private static List<LaneLoad> lanes(RedisLink link, List<SessionRecord> readers) {
        List<SessionRecord> live =
                readers.stream().filter(SessionRecord::isLive).toList();
        List<Keys> others = live.stream()
                .flatMap(reader -> queues(reader.lane()).filter(queue -> !queue.equals(reader.queue())))
                .distinct()
                .map(queue -> Keys.of(link.settings(), queue))
                .toList();
        List<SessionRecord> all = Stream.concat(live.stream(), new SessionReader(link).live(others).stream())
                .filter(session -> live.stream().anyMatch(reader -> isLane(reader, session)))
                .toList();
        List<SessionGroup> lanes = SessionGroup.byLane(all);
        List<LaneLoad> loads =
                lanes.stream().map(lane -> new LaneLoad(lane, List.of())).toList();
        // Since when they are is asked only where all of them are full, and few: a call a session.
        return all.size() <= FEW && loads.stream().allMatch(LaneLoad::isFull) ? LaneLoad.read(link, all) : loads;
    }

    /** Those that a lane's text names, {@code high*3,default*1:8}; none where it is written otherwise. */
    private static Stream<String> queues(String lane) {
        return Arrays.stream(lane.replaceFirst(":.*", "").split(","))
                .map(queue -> queue.replaceFirst("\\*.*", ""))
                .filter(Names::isName);
    }

    private static boolean isLane(SessionRecord reader, SessionRecord session) {
        return reader.lane().equals(session.lane())
                && reader.worker().equals(session.worker())
                && reader.host().equals(session.host())
                && reader.pid() == session.pid();
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
