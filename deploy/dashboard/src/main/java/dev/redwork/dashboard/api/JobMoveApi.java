package dev.redwork.dashboard.api;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.MoveView;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.MoveResult;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobRecord;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Cancels, requeues, runs and deletes one job. */
public final class JobMoveApi {
    private final Admin admin;

    private JobMoveApi(Admin admin) {
        this.admin = admin;
    }

    public static void add(Map<Route, Endpoint> endpoints, Admin admin) {
        JobMoveApi api = new JobMoveApi(admin);
        endpoints.put(Route.CANCEL_JOB, call -> api.move(call, JobMove.CANCEL));
        endpoints.put(Route.REQUEUE_JOB, call -> api.move(call, JobMove.REQUEUE));
        endpoints.put(Route.RUN_JOB, call -> api.move(call, JobMove.RUN));
        endpoints.put(Route.DELETE_JOB, call -> api.move(call, JobMove.DELETE));
    }

    private JsonFields move(Context call, JobMove move) {
        Asked.noFields(call);
        QueueAdmin queue = Asked.queue(call, admin);
        JobRecord job = JobApi.found(call, queue.head(Asked.id(call)));
        MoveResult answer =
                Objects.requireNonNull(queue.move(move, List.of(job.id())).get(job.id()));
        if (answer == MoveResult.GONE) {
            throw Problem.notFound("job " + job.id() + " is gone: nothing was done");
        } else if (!answer.isDone()) {
            throw new Problem(
                            409,
                            "wrong-state",
                            "nothing was done to job " + job.id() + ": "
                                    + MoveView.reason(answer, job, move == JobMove.RUN))
                    .with("state", job.state().text())
                    .with("outcome", MoveView.word(answer));
        }
        return new JsonFields().with("id", job.id()).with("outcome", MoveView.word(answer));
    }
}
