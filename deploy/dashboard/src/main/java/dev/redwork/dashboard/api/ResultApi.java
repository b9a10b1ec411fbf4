package dev.redwork.dashboard.api;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.api.JobWaits.Question;
import dev.redwork.dashboard.api.JobWaits.Waited;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.PathSegment;
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
import dev.redwork.store.JobPlace;
import dev.redwork.store.JobStore;
import dev.redwork.store.JobStore.LookupReply;
import dev.redwork.store.Keys;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Outputs of jobs, and callers that wait for them. */
public final class ResultApi implements AutoCloseable {
    private static final Question<LookupReply> ENDS = new Question<>(
            "dashboard-waits",
            (keys, ids) -> new JobStore(keys).lookup(ids),
            reply -> reply.what() == LookupReply.What.LATER);

    private static final Question<JobPlace> MOVES = new Question<>("dashboard-moves", JobPlace::locate, place -> false);

    private final RedisLinks redis;
    private final Ticker ticker = Ticker.SYSTEM;
    private final JobWaits<LookupReply> ends;
    private final JobWaits<JobPlace> moves;

    private ResultApi(RedisLinks redis, Executor answers) {
        this.redis = redis;
        this.ends = new JobWaits<>(redis, answers, ticker, ENDS);
        this.moves = new JobWaits<>(redis, answers, ticker, MOVES);
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
        return ends.size() + moves.size();
    }

    private @Nullable Object result(Context call) {
        String queue = Asked.name("queue", PathSegment.name(call, "queue"));
        String id = Asked.id(call);
        Duration time = Prefer.wait(call);
        if (time.isZero()) {
            JobStore store = new JobStore(Keys.of(redis.settings(), queue));
            LookupReply found =
                    redis.ask(link -> link.send(store.lookup(List.of(id)))).get(0);
            return answer(call, queue, id, new Waited<>(found, false));
        }
        call.future(() -> ends.await(queue, id, time, reply -> reply.what() != LookupReply.What.WAITING)
                .thenAccept(waited -> Endpoint.write(call, answer(call, queue, id, waited))));
        return null;
    }

    /** As the job is when it has moved, or the time is over; at once where it will not move, or the caller has not seen where it is. */
    private @Nullable Object job(Context call, Endpoint job) {
        Duration time = Prefer.wait(call);
        if (time.isZero()) {
            return job.answer(call);
        }
        String queue = Asked.name("queue", PathSegment.name(call, "queue"));
        String id = Asked.id(call);
        long until = ticker.read() + time.toNanos();
        // First where it is, then what the caller knows of it: a move between the two is seen.
        call.future(() -> moves.await(queue, id, time, place -> true)
                .thenCompose(first -> awaitMove(call, queue, id, first.reply(), until, job)));
        return null;
    }

    private CompletableFuture<Void> awaitMove(
            Context call, String queue, String id, JobPlace from, long until, Endpoint job) {
        if (from.isFinal() || call.header("If-None-Match") != null) {
            Object now = job.answer(call);
            if (from.isFinal() || now != null) {
                Endpoint.write(call, now);
                return CompletableFuture.completedFuture(null);
            }
            // It is what the caller knows.
            call.status(200);
        }
        Duration left = Duration.ofNanos(Math.max(0, until - ticker.read()));
        return moves.await(queue, id, left, place -> !place.equals(from))
                .thenAccept(moved -> Endpoint.write(call, job.answer(call)));
    }

    private static @Nullable Object answer(Context call, String queue, String id, Waited<LookupReply> waited) {
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
        ends.close();
        moves.close();
    }
}
