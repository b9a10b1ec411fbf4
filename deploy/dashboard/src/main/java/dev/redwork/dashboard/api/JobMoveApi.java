package dev.redwork.dashboard.api;

import dev.redwork.admin.JobOperations;
import dev.redwork.admin.JobReader.JobRecord;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.MoveView;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.RedisLinks;
import dev.redwork.dashboard.http.Route;
import dev.redwork.store.JobOperationStore.MoveResult;
import dev.redwork.store.Keys;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/** Cancels, requeues, runs and deletes one job. */
public final class JobMoveApi {
    private interface Move extends BiFunction<JobOperations, List<String>, Map<String, MoveResult>> {}

    private final RedisLinks redis;

    private JobMoveApi(RedisLinks redis) {
        this.redis = redis;
    }

    public static void add(Map<Route, Endpoint> endpoints, RedisLinks redis) {
        JobMoveApi api = new JobMoveApi(redis);
        endpoints.put(Route.CANCEL_JOB, call -> api.move(call, JobOperations::cancel, false));
        endpoints.put(Route.REQUEUE_JOB, call -> api.move(call, JobOperations::requeue, false));
        endpoints.put(Route.RUN_JOB, call -> api.move(call, JobOperations::promote, true));
        endpoints.put(Route.DELETE_JOB, call -> api.move(call, JobOperations::delete, false));
    }

    /** @param early whether it is to run before its time */
    private JsonFields move(Context call, Move move, boolean early) {
        Asked.noFields(call);
        return redis.ask(link -> {
            JobRecord job = JobApi.find(call, link, true);
            MoveResult answer = Objects.requireNonNull(move.apply(
                            new JobOperations(link, Keys.of(link.settings(), job.queue())), List.of(job.id()))
                    .get(job.id()));
            if (answer == MoveResult.GONE) {
                throw Problem.notFound("job " + job.id() + " is gone: nothing was done");
            } else if (!answer.isDone()) {
                throw new Problem(
                                409,
                                "wrong-state",
                                "nothing was done to job " + job.id() + ": " + MoveView.reason(answer, job, early))
                        .with("state", job.state().text())
                        .with("outcome", MoveView.word(answer));
            }
            return new JsonFields().with("id", job.id()).with("outcome", MoveView.word(answer));
        });
    }
}
