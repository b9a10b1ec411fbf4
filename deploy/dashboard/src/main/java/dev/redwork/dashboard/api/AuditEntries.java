package dev.redwork.dashboard.api;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.RedisLinks;
import dev.redwork.store.Keys;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some entries of the audit, the newest first.
 *
 * @param next the id behind which the list goes on; empty: these are the last
 */
public record AuditEntries(List<Entry> entries, String next) {
    /**
     * One change.
     *
     * @param id begins with the time at which it was written
     * @param fields as {@link dev.redwork.dashboard.guard.Audit} wrote them
     */
    public record Entry(String id, Map<String, String> fields) {
        static Entry of(Object reply) {
            List<Object> parts = Reply.list(reply);
            return new Entry(Reply.text(parts.get(0)), Reply.map(parts.get(1)));
        }

        /** Ms of Redis time. */
        public long at() {
            return Reply.numberOrZero(Call.bytes(id.substring(0, id.indexOf('-'))));
        }

        /** Empty: it was not written. */
        public String field(String name) {
            return fields.getOrDefault(name, "");
        }

        /** Jobs that it was done to; 0: it does not say. */
        public long count() {
            return Reply.numberOrZero(Call.bytes(field("count")));
        }
    }

    /**
     * Reads some, by one call.
     *
     * @param after an id; null: begins with the newest
     * @throws dev.redwork.dashboard.http.Problem 400: {@code after} can be no id
     */
    public static AuditEntries read(RedisLinks redis, int limit, @Nullable String after) {
        if (after != null && !after.matches("\\d{1,15}-\\d{1,15}")) {
            throw Problem.badRequest(
                    "query parameter after is no place in the list: take the one that the last page named");
        }
        // The one that the last page ended with comes once more, since older servers know no open ranges.
        List<Entry> read = read(redis, after == null ? "+" : after, limit + (after == null ? 1 : 2)).stream()
                .filter(entry -> !entry.id().equals(after))
                .toList();
        List<Entry> page = read.subList(0, Math.min(limit, read.size()));
        return new AuditEntries(
                page, page.size() < read.size() ? page.get(page.size() - 1).id() : "");
    }

    private static List<Entry> read(RedisLinks redis, String from, int count) {
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
