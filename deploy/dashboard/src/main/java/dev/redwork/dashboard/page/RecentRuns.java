package dev.redwork.dashboard.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.redwork.admin.SessionReader;
import dev.redwork.job.JobState;
import dev.redwork.json.JobJson;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobValue;
import dev.redwork.store.JobValue.Start;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore.RunningJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs of jobs that go on, or ended a while ago. Of some queues the last that ended are read, {@link #MOST} in all; of those that are
 * dead Redis knows neither the worker nor the start, and of each job its last run only.
 */
final class RecentRuns {
    /** Jobs that ended, of all queues. */
    private static final int MOST = 1_000;

    /** Jobs that run, of one queue. */
    private static final int RUNNING = 100;

    /** Leases that are read, of all queues; where there are more, the workers of running jobs have no name. */
    private static final int SESSIONS = 1_000;

    /** Jobs that one call looks at. */
    private static final int SLICE = 500;

    /** State, task, worker and times stand before all that may be long. */
    private static final int BYTES = 400;

    /** In which a worker begins what it holds. */
    private static final Comparator<RunningJob> LINE =
            Comparator.comparingLong(RunningJob::number).thenComparingInt(RunningJob::place);

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * A run.
     *
     * @param worker empty: nobody knows it any more
     * @param started ms, Redis time; 0: nobody knows
     * @param ended 0: it goes on
     * @param waited ms before its first attempt; -1: nobody knows, or it was a later one
     */
    record Run(
            String queue,
            String id,
            String task,
            String worker,
            JobState state,
            long started,
            long ended,
            long waited) {}

    private final RedisLink link;
    private final List<Run> runs = new ArrayList<>();
    private final List<SessionRecord> sessions = new ArrayList<>();

    private RecentRuns(RedisLink link) {
        this.link = link;
    }

    /** Those of some queues: six calls for each, and two more where it is one. */
    static RecentRuns read(RedisLink link, List<QueueSurvey> queues) {
        RecentRuns recent = new RecentRuns(link);
        for (QueueSurvey queue : queues) {
            Keys keys = Keys.of(link.settings(), queue.queue().queue());
            if (queue.queue().sessions() <= SESSIONS / queues.size()) {
                recent.sessions.addAll(new SessionReader(link).sessions(keys));
            }
            recent.add(keys, MOST / queues.size());
        }
        return recent;
    }

    /** In no order. */
    List<Run> runs() {
        return runs;
    }

    /** Threads of each worker that is there, as far as its leases were read. */
    Map<String, Integer> threads() {
        Map<String, Integer> threads = new HashMap<>();
        SessionGroup.lanes(sessions.stream().filter(SessionRecord::isLive).toList())
                .forEach(lane -> threads.merge(lane.worker(), (int) lane.slots(), Integer::sum));
        return threads;
    }

    private void add(Keys keys, int most) {
        Call<List<String>> last = Call.texts("LRANGE", keys.recent, 0, most - 1);
        Call<List<RunningJob>> held = RunningJob.held(keys, RUNNING);
        link.send(List.of(last, held));
        List<String> running = held.answer().stream().map(RunningJob::id).toList();
        // One that was put in again ended twice.
        Set<String> ended = new LinkedHashSet<>(last.answer());
        running.forEach(ended::remove);
        List<String> ids = new ArrayList<>(running);
        ids.addAll(ended);
        Map<String, JobValue> values = values(keys, ids);
        addRunning(keys, running, values);
        List<String> dead = new ArrayList<>();
        for (String id : ended) {
            JobValue value = values.get(id);
            if (value != null && value.hasEnded()) {
                addEnded(keys.queue(), id, value.outcome());
            } else {
                dead.add(id);
            }
        }
        addDead(keys, dead, values);
    }

    private Map<String, JobValue> values(Keys keys, List<String> ids) {
        List<Call<List<Start>>> calls = new ArrayList<>();
        for (int i = 0; i < ids.size(); i += SLICE) {
            calls.add(JobValue.starts(keys, ids.subList(i, Math.min(ids.size(), i + SLICE)), BYTES));
        }
        List<Start> starts =
                ReadCalls.answers(link, calls).stream().flatMap(List::stream).toList();
        Map<String, JobValue> values = new HashMap<>();
        for (int i = 0; i < starts.size(); i++) {
            values.put(ids.get(i), starts.get(i).value());
        }
        return values;
    }

    private void addRunning(Keys keys, List<String> ids, Map<String, JobValue> values) {
        if (!ids.isEmpty()) {
            link.send(RunningJob.find(keys, ids)).values().stream()
                    .sorted(LINE)
                    .forEach(run -> runs.add(new Run(
                            keys.queue(),
                            run.id(),
                            task(values.get(run.id()), run.id()),
                            worker(run.session()),
                            JobState.RUNNING,
                            run.started(),
                            0,
                            -1)));
        }
    }

    private void addEnded(String queue, String id, byte[] outcome) {
        Map<String, String> told = fields(outcome);
        long started = number(told, "started");
        long ended = number(told, "ended");
        String worker = told.getOrDefault("worker", "");
        // One that never ran has no bar.
        if (started > 0 && ended > 0 && !worker.isEmpty()) {
            runs.add(new Run(
                    queue,
                    id,
                    told.getOrDefault("task", ""),
                    worker,
                    state(told),
                    started,
                    ended,
                    waited(told, id, started)));
        }
    }

    private static long waited(Map<String, String> told, String id, long started) {
        long enqueued = told.containsKey("enqueued") ? number(told, "enqueued") : JobJson.timeOf(id);
        return enqueued > 0 && number(told, "attempt") == 1 ? Math.max(0, started - enqueued) : -1;
    }

    private static JobState state(Map<String, String> told) {
        try {
            return JobState.ofText(told.getOrDefault("state", ""));
        } catch (IllegalArgumentException e) {
            return JobState.GONE;
        }
    }

    private static long number(Map<String, String> told, String name) {
        return Reply.numberOrZero(Call.bytes(told.getOrDefault(name, "")));
    }

    /** Texts and numbers of an outcome of which the end may be missing. */
    private static Map<String, String> fields(byte[] outcome) {
        Map<String, String> told = new HashMap<>();
        try (JsonParser json = JSON.createParser(outcome)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (value != null && value.isScalarValue()) {
                    told.putIfAbsent(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            // The bytes end in the middle of something long, behind all that is needed here.
        }
        return told;
    }

    private void addDead(Keys keys, List<String> ids, Map<String, JobValue> values) {
        if (ids.isEmpty()) {
            return;
        }
        List<String> died = link.send(Call.texts("ZMSCORE", keys.dead, ids.toArray()));
        for (int i = 0; i < ids.size(); i++) {
            long at = Reply.numberOrZero(Call.bytes(died.get(i)));
            // Others were put in again, or their outcome has expired.
            if (at > 0) {
                String id = ids.get(i);
                runs.add(new Run(keys.queue(), id, task(values.get(id), id), "", JobState.DEAD, 0, at, -1));
            }
        }
    }

    private static String task(@Nullable JobValue value, String id) {
        return value == null ? "" : WorkerJobs.task(value, id);
    }

    /** Empty: it is not known. */
    private String worker(String session) {
        return sessions.stream()
                .filter(one -> one.session().equals(session))
                .map(SessionRecord::worker)
                .findFirst()
                .orElse("");
    }
}
