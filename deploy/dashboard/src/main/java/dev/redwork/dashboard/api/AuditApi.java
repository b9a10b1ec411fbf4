package dev.redwork.dashboard.api;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Route;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.RedisLinks;
import dev.redwork.store.Keys;
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

    /** An entry of the stream: its id begins with the time at which it was written, ms of Redis time. */
    private record Entry(String id, Map<String, String> fields) {
        static Entry of(Object reply) {
            List<Object> parts = Reply.list(reply);
            return new Entry(Reply.text(parts.get(0)), Reply.map(parts.get(1)));
        }

        JsonFields json() {
            JsonFields json = new JsonFields().with("at", Long.parseLong(id.substring(0, id.indexOf('-'))));
            fields.forEach((name, value) -> {
                if (name.equals("count")) {
                    json.with(name, Reply.numberOrZero(Call.bytes(value)));
                } else {
                    json.with(name, value);
                }
            });
            return json;
        }
    }

    private List<JsonFields> audit(Context call) {
        int limit = (int) Asked.number(call, "limit", 1, LARGEST_PAGE, PAGE);
        String after = Asked.text(call, "after");
        if (after != null && !after.matches("\\d{1,15}-\\d{1,15}")) {
            throw Problem.badRequest(
                    "query parameter after is no place in the list: take the one that the last page named");
        }
        // The one that the last page ended with comes once more, since older servers know no open ranges.
        List<Entry> read = read(after == null ? "+" : after, limit + (after == null ? 1 : 2)).stream()
                .filter(entry -> !entry.id().equals(after))
                .toList();
        List<Entry> page = read.subList(0, Math.min(limit, read.size()));
        if (page.size() < read.size()) {
            Asked.next(call, page.get(page.size() - 1).id());
        }
        return page.stream().map(Entry::json).toList();
    }

    private List<Entry> read(String from, int count) {
        byte[] key = Keys.audit(redis.settings().namespace());
        return redis.ask(link -> link.send(Call.command(
                "XREVRANGE",
                reply -> Reply.list(reply).stream().map(Entry::of).toList(),
                key,
                from,
                "-",
                "COUNT",
                count)));
    }
}
