package dev.redwork.dashboard.api;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.api.JobWaits.Waited;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Prefer;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Problems;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.Failure;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Ticker;
import dev.redwork.json.JobJson;
import dev.redwork.redis.RedisLinks;
import dev.redwork.store.JobStore;
import dev.redwork.store.JobStore.LookupReply;
import dev.redwork.store.Keys;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Outputs of jobs, and callers that wait for them. */
public final class ResultApi implements AutoCloseable {
    private final RedisLinks redis;
    private final JobWaits waits;

    private ResultApi(RedisLinks redis, Executor answers) {
        this.redis = redis;
        this.waits = new JobWaits(redis, answers, Ticker.SYSTEM);
    }

    /**
     * Adds the route of results, and lets the one of jobs wait.
     *
     * @param endpoints which has the route of jobs
     * @param answers runs what is done once a wait is over
     * @return to be closed before the server: all that wait are answered
     */
    public static ResultApi add(Map<Route, Endpoint> endpoints, RedisLinks redis, Executor answers) {
        ResultApi api = new ResultApi(redis, answers);
        endpoints.put(Route.RESULT, api::result);
        endpoints.computeIfPresent(Route.JOB, (route, job) -> call -> api.job(call, job));
        return api;
    }

    /** How many callers wait. */
    public int waiting() {
        return waits.size();
    }

    private @Nullable Object result(Context call) {
        String queue = Asked.name("queue", call.pathParam("queue"));
        String id = Asked.id(call);
        Duration time = Prefer.wait(call);
        if (time.isZero()) {
            JobStore store = new JobStore(Keys.of(redis.settings(), queue));
            LookupReply found =
                    redis.ask(link -> link.send(store.lookup(List.of(id)))).get(0);
            return answer(call, queue, id, new Waited(found, false));
        }
        call.future(() -> waits.await(queue, id, time)
                .thenAccept(waited -> Endpoint.write(call, answer(call, queue, id, waited))));
        return null;
    }

    /** As the job is when it has ended, or the time is over. */
    private @Nullable Object job(Context call, Endpoint job) {
        Duration time = Prefer.wait(call);
        if (time.isZero()) {
            return job.answer(call);
        }
        String queue = Asked.name("queue", call.pathParam("queue"));
        String id = Asked.id(call);
        call.future(() -> waits.await(queue, id, time).thenAccept(waited -> Endpoint.write(call, job.answer(call))));
        return null;
    }

    private static @Nullable Object answer(Context call, String queue, String id, Waited waited) {
        LookupReply found = waited.reply();
        return switch (found.what()) {
            case ENDED -> ended(call, queue, id, found.value());
            case DEAD -> throw failed(call, queue, id, JobState.DEAD, JobJson.readFailure(found.value()));
            case WAITING, LATER -> {
                call.status(202).header("Retry-After", "1");
                yield new JsonFields()
                        .with("id", id)
                        .with("queue", queue)
                        .with("task", JobJson.taskIn(found.value()))
                        .with("ended", false);
            }
            case GONE -> throw gone(queue, id, waited.seen());
        };
    }

    private static @Nullable Object ended(Context call, String queue, String id, byte[] outcome) {
        JobResult result;
        try {
            result = JobJson.readResult(outcome);
        } catch (PayloadException e) {
            throw Problems.unreadable(id, queue);
        }
        Payload output = result.output();
        if (output == null) {
            throw failed(call, queue, id, result.state(), result.failure());
        }
        Redaction.of(call).refuseHidden();
        Payload shown = Redaction.of(call).of(output, result.masks());
        call.contentType("application/json")
                .result(Arrays.copyOfRange(shown.array(), shown.offset(), shown.offset() + shown.length()));
        return null;
    }

    /** Where it failed is told by the route of failures: no problem holds a stack. */
    private static Problem failed(Context call, String queue, String id, JobState state, @Nullable Failure failure) {
        Problem problem = new Problem(
                        424,
                        "job-" + state.text(),
                        "job " + id + " in queue " + queue + " has no output: it is " + state.text()
                                + (state == JobState.DEAD ? "; requeue it to run it again" : ""))
                .with("id", id)
                .with("queue", queue)
                .with("state", state.text());
        return failure == null
                ? problem
                : problem.with("reason", failure.reason().text())
                        .with(
                                "failure",
                                Redaction.of(call)
                                        .ofFailure(JsonFields.of(failure).without("stack"))
                                        .values());
    }

    /** Redis keeps nothing of a job whose result has expired: only a caller that saw it before can be told that it was. */
    private static Problem gone(String queue, String id, boolean seen) {
        return seen
                ? new Problem(
                        410,
                        "gone",
                        "job " + id + " was in queue " + queue + ", and its result has expired or was deleted")
                : Problem.notFound("there is no job " + id + " in queue " + queue
                        + ": its result has expired, or it never was; Redis keeps nothing that tells which");
    }

    @Override
    public void close() {
        waits.close();
    }
}
