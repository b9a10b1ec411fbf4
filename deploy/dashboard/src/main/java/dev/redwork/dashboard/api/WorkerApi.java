package dev.redwork.dashboard.api;

import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.WorkerView;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.PathSegment;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.WorkerOrder;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.SessionGroup;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Workers, lane by lane, and orders to them. */
public final class WorkerApi {
    private static final int PAGE = 200;
    private static final int LARGEST_PAGE = 500;

    private final Admin admin;

    private WorkerApi(Admin admin) {
        this.admin = admin;
    }

    public static void add(Map<Route, Endpoint> endpoints, Admin admin) {
        WorkerApi api = new WorkerApi(admin);
        endpoints.put(Route.WORKERS, api::workers);
        endpoints.put(Route.WORKER, api::worker);
        endpoints.put(Route.QUIET_WORKER, call -> api.order(call, WorkerOrder.QUIET, Admin::quiet));
        endpoints.put(Route.STOP_WORKER, call -> api.order(call, WorkerOrder.STOP, Admin::stop));
    }

    private List<JsonFields> workers(Context call) {
        int limit = (int) Asked.number(call, "limit", 1, LARGEST_PAGE, PAGE);
        String after = Asked.text(call, "after");
        LanePage page = LanePage.of(lanes(admin, Asked.text(call, "queue")), limit, after);
        if (!page.next().isEmpty()) {
            Asked.next(call, page.next());
        }
        return rows(page.lanes());
    }

    /**
     * The lanes of all workers.
     *
     * @param queue that they read; null: any
     * @throws Problem 404: there is no such queue
     */
    public static List<SessionGroup> lanes(Admin admin, @Nullable String queue) {
        return queue == null
                ? admin.workers()
                : Asked.existing(admin.queue(Asked.name("queue", queue))).workers();
    }

    private List<JsonFields> rows(List<SessionGroup> lanes) {
        Set<String> paused = admin.paused(WorkerView.queues(lanes));
        Columns<SessionGroup> columns = WorkerView.columns(lanes, paused, admin.now());
        return lanes.stream().map(columns::fields).toList();
    }

    private List<JsonFields> worker(Context call) {
        return rows(worker(admin, PathSegment.name(call, "worker")));
    }

    /**
     * The lanes of a worker; of a supervisor those of all its processes.
     *
     * @throws Problem 404: there is none of that name
     */
    public static List<SessionGroup> worker(Admin admin, String worker) {
        String name = Asked.name("worker", worker);
        List<SessionGroup> lanes = admin.worker(name);
        if (lanes.isEmpty()) {
            throw missing(name, admin.workers());
        }
        return lanes;
    }

    /** They are told, and that is all: at once, or with their next renewal. */
    private List<JsonFields> order(
            Context call, WorkerOrder order, BiFunction<Admin, String, List<SessionGroup>> tell) {
        Asked.noFields(call);
        String name = Asked.name("worker", PathSegment.name(call, "worker"));
        List<SessionGroup> told = tell.apply(admin, name);
        if (told.isEmpty()) {
            throw missing(
                    name,
                    admin.workers().stream().filter(lane -> lane.left() > 0).toList());
        }
        Columns<SessionGroup> columns = WorkerView.told(order, SessionGroup::held);
        return told.stream().map(columns::fields).toList();
    }

    private static Problem missing(String name, List<SessionGroup> there) {
        return Problem.notFound(WorkerView.missing(name, there.stream().map(SessionGroup::worker)));
    }
}
