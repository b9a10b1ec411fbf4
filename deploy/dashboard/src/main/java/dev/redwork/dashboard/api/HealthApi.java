package dev.redwork.dashboard.api;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.RedworkException;
import dev.redwork.redis.RedisLinks;
import dev.redwork.store.SessionStore;
import io.javalin.http.Context;
import java.util.Map;

/** Whether the server itself is there, and whether Redis answers it. */
public final class HealthApi {
    private final RedisLinks redis;

    private HealthApi(RedisLinks redis) {
        this.redis = redis;
    }

    public static void add(Map<Route, Endpoint> endpoints, RedisLinks redis) {
        HealthApi api = new HealthApi(redis);
        endpoints.put(Route.LIVE, HealthApi::live);
        endpoints.put(Route.READY, api::ready);
    }

    private static JsonFields live(Context call) {
        return new JsonFields().with("status", "live");
    }

    private JsonFields ready(Context call) {
        try {
            long unused = redis.ask(link -> link.send(SessionStore.now()));
        } catch (RedworkException e) {
            throw new Problem(503, "not-ready", "Redis does not answer").header("Retry-After", "1");
        }
        return new JsonFields().with("status", "ready");
    }
}
