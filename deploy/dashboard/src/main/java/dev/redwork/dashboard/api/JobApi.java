package dev.redwork.dashboard.api;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.ExplanationView;
import dev.redwork.cli.view.JobView;
import dev.redwork.cli.view.ProgressView;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Problems;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobLog;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobStack;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.JobExplanation;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.store.ProgressStore;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One job, its input, output, failure and log, and why it is where it is. */
public final class JobApi {
    private static final int LINES = 100;

    private static final String[] TICKING = {"kept_ms", "life"};

    private final Admin admin;
    private final QueueRates rates = new QueueRates();

    private JobApi(Admin admin) {
        this.admin = admin;
    }

    public static void add(Map<Route, Endpoint> endpoints, Admin admin) {
        JobApi api = new JobApi(admin);
        endpoints.put(Route.JOB, api::job);
        endpoints.put(Route.INPUT, api::input);
        endpoints.put(Route.OUTPUT, api::output);
        endpoints.put(Route.FAILURE, api::failure);
        endpoints.put(Route.LOG, api::log);
        endpoints.put(Route.WHY, api::why);
        endpoints.put(Route.STACK, api::stack);
    }

    /** The job that the path names; 404 where nothing is left of it. */
    static JobRecord found(Context call, Optional<JobRecord> job) {
        JobRecord found = job.orElseThrow(() -> Problem.notFound("there is no job " + call.pathParam("id")
                + " in queue " + call.pathParam("queue") + ": it was never enqueued, or its result has expired"));
        return Redaction.of(call).of(found);
    }

    private JobRecord find(Context call) {
        return found(call, Asked.queue(call, admin).find(Asked.id(call)));
    }

    private JobRecord head(Context call) {
        return found(call, Asked.queue(call, admin).head(Asked.id(call)));
    }

    private JobLog log(JobRecord job, int lines) {
        return admin.queue(job.queue()).log(job.id(), lines);
    }

    private @Nullable JsonFields job(Context call) {
        JobRecord job = find(call);
        // Before its tag is made: that of what is hidden would let it be guessed.
        JsonFields fields = Redaction.of(call).of(new JobView(job).full(admin.now(), log(job, JobView.LOG_LINES)));
        return EntityTag.of(fields, TICKING).answer(call, fields);
    }

    private @Nullable JsonFields input(Context call) {
        Job spec = find(call).spec();
        return payload(call, "input", spec == null ? null : Redaction.of(call).of(spec.input(), spec.masks()));
    }

    private @Nullable JsonFields output(Context call) {
        JobRecord job = find(call);
        JobResult result = job.result();
        if (result == null && job.state().isFinal() && job.state() != JobState.DEAD) {
            throw Problems.unreadable(job.id(), job.queue());
        }
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
        Failure failure = head(call).failure();
        if (failure == null) {
            throw Problem.notFound("job " + call.pathParam("id") + " has not failed");
        }
        return Redaction.of(call).ofFailure(JsonFields.of(failure));
    }

    /** The lines behind a number, the oldest first. */
    private JsonFields log(Context call) {
        long after = Asked.number(call, "after", 0, Long.MAX_VALUE, 0);
        int limit = (int) Asked.number(call, "limit", 1, ProgressStore.LOG_LINES, LINES);
        JobLog log = log(head(call), ProgressStore.LOG_LINES);
        List<JobLog.Line> behind =
                log.lines().stream().filter(line -> line.number() > after).toList();
        List<JobLog.Line> lines = behind.subList(0, Math.min(limit, behind.size()));
        if (lines.size() < behind.size()) {
            Asked.next(call, Long.toString(lines.get(lines.size() - 1).number()));
        }
        return ProgressView.fields(new JobLog(log.dropped(), lines));
    }

    private JsonFields why(Context call) {
        QueueAdmin queue = Asked.queue(call, admin);
        JobRecord before = head(call);
        // Where nobody reads nothing moves, and nothing needs to be measured.
        boolean moves = before.state() == JobState.PENDING && queue.isRead();
        // A job that moved meanwhile is told as it is now.
        JobExplanation why = queue.why(before.id(), moves ? rates.look(queue).endedPerSecond() : 0);
        JobRecord unused = found(call, Optional.ofNullable(why.job()));
        return ExplanationView.fields(Redaction.of(call).of(why));
    }

    /** Where its handler is now, as its worker says. */
    private JsonFields stack(Context call) {
        JobRecord job = head(call);
        if (job.state() != JobState.RUNNING) {
            throw new Problem(
                            409,
                            "wrong-state",
                            "job " + job.id() + " does not run: it is "
                                    + job.state().text())
                    .with("state", job.state().text());
        }
        JobStack stack = Asked.queue(call, admin)
                .stack(job.id())
                .orElseThrow(() -> new Problem(
                        504,
                        "not-answered",
                        "no worker said within three seconds where job " + job.id()
                                + " is: it has just ended, its worker hangs, or it may not listen to Redis' channels"));
        return new JsonFields()
                .with("id", job.id())
                .with("queue", job.queue())
                .with("at", stack.at())
                .with("session", stack.session())
                .with("stack", stack.frames());
    }
}
