package dev.redwork.dashboard.api;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.api.AuditEntries.Entry;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Route;
import dev.redwork.redis.RedisLinks;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;

/** The audit, newest entries first. */
public final class AuditApi {
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private final RedisLinks redis;

    private AuditApi(RedisLinks redis) {
        this.redis = redis;
    }

    public static void add(Map<Route, Endpoint> endpoints, RedisLinks redis) {
        endpoints.put(Route.AUDIT, new AuditApi(redis)::audit);
    }

    private List<JsonFields> audit(Context call) {
        int limit = (int) Asked.number(call, "limit", 1, LARGEST_PAGE, PAGE);
        AuditEntries page = AuditEntries.read(redis, limit, Asked.text(call, "after"));
        if (!page.next().isEmpty()) {
            Asked.next(call, page.next());
        }
        return page.entries().stream().map(AuditApi::json).toList();
    }

    private static JsonFields json(Entry entry) {
        JsonFields json = new JsonFields().with("at", entry.at());
        entry.fields().forEach((name, value) -> {
            if (name.equals("count")) {
                json.with(name, entry.count());
            } else {
                json.with(name, value);
            }
        });
        return json;
    }
}
