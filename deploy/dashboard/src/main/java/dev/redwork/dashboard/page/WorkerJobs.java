package dev.redwork.dashboard.page;

import dev.redwork.job.Job;
import dev.redwork.job.JobProgress;
import dev.redwork.json.JobJson;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobValue;
import dev.redwork.store.JobValue.Start;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that the lanes of a worker hold, those that have run longest first.
 *
 * @param held of all its lanes, also those that are not among the jobs: there are too many
 */
record WorkerJobs(List<Held> jobs, long held) {
    /** Leases of lanes on queues whose jobs are read: each costs a call, and each of their queues two. */
    private static final int SESSIONS = 16;

    private static final int MOST = 200;

    /** Names and times stand before the input. */
    private static final int BYTES = 400;

    /**
     * A job.
     *
     * @param task empty: its spec cannot be read
     * @param progress null: it never said
     */
    record Held(
            String queue,
            String worker,
            RunningJob run,
            String task,
            @Nullable JobProgress progress) {}

    static WorkerJobs read(RedisLink link, List<SessionGroup> lanes) {
        List<SessionRecord> busy = lanes.stream()
                .flatMap(lane -> lane.sessions().stream())
                .filter(session -> session.held() > 0)
                .sorted(Comparator.comparingLong(SessionRecord::held).reversed())
                .toList();
        List<SessionRecord> some = busy.subList(0, Math.min(SESSIONS, busy.size()));
        List<List<RunningJob>> runs = ReadCalls.answers(
                link,
                some.stream()
                        .map(session -> RunningJob.of(Keys.of(link.settings(), session.queue()), session.session()))
                        .toList());
        List<Held> held = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            SessionRecord session = some.get(i);
            runs.get(i).forEach(run -> held.add(new Held(session.queue(), session.worker(), run, "", null)));
        }
        held.sort(Comparator.comparingLong(job -> job.run().started()));
        return new WorkerJobs(
                withMore(link, held.subList(0, Math.min(MOST, held.size()))),
                Math.max(
                        held.size(),
                        busy.stream().mapToLong(SessionRecord::held).sum()));
    }

    /** With what their specs and their progress say: two calls for all jobs of a queue. */
    private static List<Held> withMore(RedisLink link, List<Held> held) {
        Map<String, List<Held>> byQueue = new LinkedHashMap<>();
        held.forEach(job -> byQueue.computeIfAbsent(job.queue(), unseen -> new ArrayList<>())
                .add(job));
        List<Held> full = new ArrayList<>();
        byQueue.forEach((queue, jobs) -> {
            Keys keys = Keys.of(link.settings(), queue);
            List<String> ids = jobs.stream().map(job -> job.run().id()).toList();
            Call<List<Start>> starts = JobValue.starts(keys, ids, BYTES);
            Call<List<String>> progress = Call.texts("HMGET", keys.progress, ids.toArray());
            link.send(List.of(starts, progress));
            for (int i = 0; i < jobs.size(); i++) {
                Held job = jobs.get(i);
                full.add(new Held(
                        queue,
                        job.worker(),
                        job.run(),
                        task(starts.answer().get(i).value(), job.run().id()),
                        JobJson.readProgress(Call.bytes(progress.answer().get(i)))));
            }
        });
        full.sort(Comparator.comparingLong(job -> job.run().started()));
        return List.copyOf(full);
    }

    /** Of a spec's first bytes. */
    static String task(JobValue start, String id) {
        Job job = start.head().job(id);
        return job == null ? "" : job.task();
    }
}
