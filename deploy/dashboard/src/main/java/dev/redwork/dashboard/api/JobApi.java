package dev.redwork.dashboard.api;

import dev.redwork.admin.JobReader;
import dev.redwork.admin.JobReader.JobRecord;
import dev.redwork.admin.SessionReader;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.Diagnosis;
import dev.redwork.cli.view.DiagnosisContext;
import dev.redwork.cli.view.JobExplanation;
import dev.redwork.cli.view.JobView;
import dev.redwork.cli.view.ProgressView;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.RedisLinks;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobLog;
import dev.redwork.store.Keys;
import dev.redwork.store.ProgressStore;
import dev.redwork.store.SessionStore;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One job, its input, output, failure and log, and why it is where it is. */
public final class JobApi {
    private static final int LINES = 100;

    private static final String[] TICKING = {"kept_ms", "life"};

    private final RedisLinks redis;
    private final QueueRates rates;

    private JobApi(RedisLinks redis) {
        this.redis = redis;
        this.rates = new QueueRates(redis);
    }

    public static void add(Map<Route, Endpoint> endpoints, RedisLinks redis) {
        JobApi api = new JobApi(redis);
        endpoints.put(Route.JOB, api::job);
        endpoints.put(Route.INPUT, api::input);
        endpoints.put(Route.OUTPUT, api::output);
        endpoints.put(Route.FAILURE, api::failure);
        endpoints.put(Route.LOG, api::log);
        endpoints.put(Route.WHY, api::why);
    }

    /** The job that the path names; 404 where nothing is left of it. */
    static JobRecord find(Context call, RedisLink link, boolean heads) {
        String id = Asked.id(call);
        String queue = Asked.name("queue", call.pathParam("queue"));
        JobReader reader = new JobReader(link, Keys.of(link.settings(), queue));
        JobRecord job = (heads ? reader.heads(List.of(id)) : reader.find(List.of(id))).get(0);
        if (job.state() == JobState.GONE) {
            throw Problem.notFound("there is no job " + id + " in queue " + queue
                    + ": it was never enqueued, or its result has expired");
        }
        return Redaction.of(call).of(job);
    }

    private @Nullable JsonFields job(Context call) {
        JsonFields fields = redis.ask(link -> {
            JobView job = new JobView(find(call, link, false));
            JobLog log =
                    new ProgressStore(Keys.of(link.settings(), job.queue())).log(link, job.id(), JobView.LOG_LINES);
            // Before its tag is made: that of what is hidden would let it be guessed.
            return Redaction.of(call).of(job.full(link.send(SessionStore.now()), log));
        });
        return EntityTag.of(fields, TICKING).answer(call, fields);
    }

    private @Nullable JsonFields input(Context call) {
        Job spec = new JobView(redis.ask(link -> find(call, link, false))).spec();
        return payload(call, "input", spec == null ? null : Redaction.of(call).of(spec.input(), spec.masks()));
    }

    private @Nullable JsonFields output(Context call) {
        JobResult result = redis.ask(link -> find(call, link, false)).result();
        Payload output = result == null ? null : result.output();
        return payload(
                call,
                "output",
                output == null
                        ? null
                        : Redaction.of(call)
                                .of(output, Objects.requireNonNull(result).masks()));
    }

    /** Byte for byte as it is stored, to be saved and not to be shown by a browser. */
    private static @Nullable JsonFields payload(Context call, String name, @Nullable Payload payload) {
        if (payload == null) {
            throw Problem.notFound("job " + call.pathParam("id") + " has no " + name
                    + (name.equals("input") ? " any more: it is kept until the job has ended" : ""));
        }
        call.contentType("application/json")
                .header("Content-Disposition", "attachment; filename=\"" + name + ".json\"")
                .header("X-Content-Type-Options", "nosniff")
                .result(new ByteArrayInputStream(payload.array(), payload.offset(), payload.length()));
        return null;
    }

    private JsonFields failure(Context call) {
        Failure failure = new JobView(redis.ask(link -> find(call, link, true))).failure();
        if (failure == null) {
            throw Problem.notFound("job " + call.pathParam("id") + " has not failed");
        }
        return Redaction.of(call).ofFailure(JsonFields.of(failure));
    }

    /** The lines behind a number, the oldest first. */
    private JsonFields log(Context call) {
        long after = Asked.number(call, "after", 0, Long.MAX_VALUE, 0);
        int limit = (int) Asked.number(call, "limit", 1, ProgressStore.LOG_LINES, LINES);
        JobLog log = redis.ask(link -> {
            JobRecord job = find(call, link, true);
            return new ProgressStore(Keys.of(link.settings(), job.queue()))
                    .log(link, job.id(), ProgressStore.LOG_LINES);
        });
        List<JobLog.Line> behind =
                log.lines().stream().filter(line -> line.number() > after).toList();
        List<JobLog.Line> lines = behind.subList(0, Math.min(limit, behind.size()));
        if (lines.size() < behind.size()) {
            Asked.next(call, Long.toString(lines.get(lines.size() - 1).number()));
        }
        return ProgressView.fields(new JobLog(log.dropped(), lines));
    }

    private JsonFields why(Context call) {
        JobState state = redis.ask(link -> find(call, link, true)).state();
        Keys keys = Keys.of(redis.settings(), call.pathParam("queue"));
        double rate =
                state == JobState.PENDING && isRead(keys) ? rates.look(keys).endedPerSecond() : 0;
        return redis.ask(link -> {
            // A job that moved meanwhile is told as it is now.
            JobView job = new JobView(find(call, link, true));
            DiagnosisContext context = DiagnosisContext.read(link, job, rate, DiagnosisContext.startLine(job.queue()));
            return new JobExplanation(job.id(), job, Diagnosis.reasons(job, context)).fields();
        });
    }

    /** Where nobody reads nothing moves, and nothing needs to be measured. */
    private boolean isRead(Keys keys) {
        return !redis.ask(link -> new SessionReader(link).live(keys)).isEmpty();
    }
}
