package dev.redwork.dashboard.api;

import dev.redwork.cli.command.Version;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.redis.RedisLinks;
import dev.redwork.redis.ServerInfo;
import io.javalin.http.Context;
import java.util.Map;

/** The first page: which Redwork and which Redis this is. */
public final class AboutApi {
    private final RedisLinks redis;

    private AboutApi(RedisLinks redis) {
        this.redis = redis;
    }

    public static void add(Map<Route, Endpoint> endpoints, RedisLinks redis) {
        endpoints.put(Route.ABOUT, new AboutApi(redis)::about);
    }

    private JsonFields about(Context call) {
        JsonFields server = new JsonFields();
        try {
            ServerInfo info = redis.ask(ServerInfo::check);
            server.with("version", info.version()).with("eviction_policy", info.evictionPolicy());
        } catch (RedisRefusedException e) {
            // A user who may not ask INFO gets all the rest.
        }
        return new JsonFields()
                .with("version", Version.text())
                .with("namespace", redis.settings().namespace())
                .with("redis", server);
    }
}
