package dev.redwork.dashboard.api;

import dev.redwork.admin.SessionReader;
import dev.redwork.admin.SessionReader.SessionRecord;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.SessionGroup;
import dev.redwork.cli.view.WorkerCall;
import dev.redwork.cli.view.WorkerView;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.RedisLinks;
import dev.redwork.dashboard.http.Route;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import dev.redwork.store.SessionStore.WorkerOrder;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Workers, lane by lane, and orders to them. */
public final class WorkerApi {
    private static final int PAGE = 200;
    private static final int LARGEST_PAGE = 500;

    private final RedisLinks redis;

    private WorkerApi(RedisLinks redis) {
        this.redis = redis;
    }

    public static void add(Map<Route, Endpoint> endpoints, RedisLinks redis) {
        WorkerApi api = new WorkerApi(redis);
        endpoints.put(Route.WORKERS, api::workers);
        endpoints.put(Route.WORKER, api::worker);
        endpoints.put(Route.QUIET_WORKER, call -> api.order(call, WorkerOrder.QUIET));
        endpoints.put(Route.STOP_WORKER, call -> api.order(call, WorkerOrder.STOP));
    }

    private List<JsonFields> workers(Context call) {
        int limit = (int) Asked.number(call, "limit", 1, LARGEST_PAGE, PAGE);
        String after = Asked.text(call, "after");
        String queue = Asked.text(call, "queue");
        return redis.ask(link -> {
            List<SessionGroup> lanes = WorkerView.lanes(sessions(link, queue)).stream()
                    .filter(lane -> after == null || lane.worker().compareTo(after) > 0)
                    .toList();
            int end = Math.min(limit, lanes.size());
            // A page ends with the last lane of a worker: the next one begins behind its name.
            while (end < lanes.size()
                    && lanes.get(end).worker().equals(lanes.get(end - 1).worker())) {
                end++;
            }
            if (end < lanes.size()) {
                Asked.next(call, lanes.get(end - 1).worker());
            }
            return rows(link, lanes.subList(0, end));
        });
    }

    private static List<SessionRecord> sessions(RedisLink link, @Nullable String queue) {
        if (queue == null) {
            return WorkerCall.all(link);
        }
        String name = Asked.existing(Asked.name("queue", queue), link);
        return new SessionReader(link).sessions(Keys.of(link.settings(), name));
    }

    private static List<JsonFields> rows(RedisLink link, List<SessionGroup> lanes) {
        List<SessionRecord> sessions =
                lanes.stream().flatMap(lane -> lane.sessions().stream()).toList();
        Columns<SessionGroup> columns =
                WorkerView.columns(lanes, WorkerView.pausedQueues(link, sessions), link.send(SessionStore.now()));
        return lanes.stream().map(columns::fields).toList();
    }

    /** Its lanes; of a supervisor those of all its processes. */
    private List<JsonFields> worker(Context call) {
        return redis.ask(link -> {
            WorkerCall worker = new WorkerCall(link, Asked.name("worker", call.pathParam("worker")));
            List<SessionRecord> all = WorkerCall.all(link);
            List<SessionRecord> called = worker.called(all);
            if (called.isEmpty()) {
                throw missing(worker, all);
            }
            return rows(link, WorkerView.lanes(called));
        });
    }

    /** They are told, and that is all: at once, or with their next renewal. */
    private List<JsonFields> order(Context call, WorkerOrder order) {
        Asked.noFields(call);
        return redis.ask(link -> {
            WorkerCall worker = new WorkerCall(link, Asked.name("worker", call.pathParam("worker")));
            List<SessionRecord> live = WorkerCall.live(link);
            List<SessionGroup> told = SessionGroup.byWorker(worker.tell(worker.called(live), order));
            if (told.isEmpty()) {
                throw missing(worker, live);
            }
            Map<String, Long> held =
                    live.stream().collect(Collectors.toMap(SessionRecord::session, SessionRecord::held, Long::sum));
            Columns<SessionGroup> columns = WorkerCall.columns(order, held);
            return told.stream().map(columns::fields).toList();
        });
    }

    private static Problem missing(WorkerCall worker, List<SessionRecord> there) {
        return Problem.notFound(worker.missing(there));
    }
}
