package dev.redwork.dashboard.api;

import dev.redwork.admin.QueueNames;
import dev.redwork.admin.QueueReader;
import dev.redwork.admin.QueueReader.QueueRecord;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.RedisLinks;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.Names;
import dev.redwork.redis.RedisLink;
import io.javalin.http.Context;
import java.util.Map;

/** Queues: their sizes, pauses and limits. */
public final class QueueApi {
    private final RedisLinks redis;

    private QueueApi(RedisLinks redis) {
        this.redis = redis;
    }

    public static void add(Map<Route, Endpoint> endpoints, RedisLinks redis) {
        QueueApi api = new QueueApi(redis);
        endpoints.put(Route.LOAD, api::load);
    }

    /** For autoscalers: what waits and what runs. */
    private JsonFields load(Context call) {
        return redis.ask(link -> {
            QueueRecord queue = new QueueReader(link).read(queue(call, link));
            return new JsonFields()
                    .with("queue", queue.queue())
                    .with("jobs", queue.pending() + queue.running())
                    .with("pending", queue.pending())
                    .with("running", queue.running())
                    .with("parked", queue.parked());
        });
    }

    /** The queue that the path names; 404 where there is none. */
    static String queue(Context call, RedisLink link) {
        String name = Names.check("queue", call.pathParam("queue"));
        if (!new QueueNames(link).exists(name)) {
            throw Problem.notFound("there is no queue " + name);
        }
        return name;
    }
}
