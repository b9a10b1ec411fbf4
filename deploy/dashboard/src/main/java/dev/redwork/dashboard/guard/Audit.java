package dev.redwork.dashboard.guard;

import dev.redwork.cli.command.ErrorReport;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.TerminalText;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.RequestFields;
import dev.redwork.dashboard.http.Role;
import dev.redwork.dashboard.http.Route;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLinks;
import dev.redwork.store.Keys;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down each change that is made through the API, with its actor and reason: one line of the log, and an entry in the stream
 * {@code <namespace>:audit}. Jobs that are put in are no operator's actions, and have their own keys.
 */
public final class Audit {
    /** The field of a body that says why; each call that is audited takes it. */
    public static final String REASON = "reason";

    /** Entries; Redis drops the oldest, some at a time. */
    public static final int KEPT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    private static final String BODY = Audit.class.getName();
    private static final int LONGEST_REASON = 500;

    /** Characters of what was asked for: a body has room for 8 MB of blanks. */
    private static final int MOST_ASKED = 300;

    private final RedisLinks redis;

    public Audit(RedisLinks redis) {
        this.redis = redis;
    }

    /** Whether calls of it are written down. */
    public static boolean concerns(Route route) {
        return !route.isSafe() && route.role() != null && route.role() != Role.ENQUEUE;
    }

    /** The same endpoint, which writes down what it did. */
    public Endpoint watched(Route route, Endpoint endpoint) {
        return !concerns(route)
                ? endpoint
                : call -> {
                    Object answer;
                    try {
                        answer = endpoint.answer(call);
                    } catch (RuntimeException e) {
                        if (mayBeDone(e)) {
                            log(entry(call, route).with("outcome", "unknown"));
                        }
                        throw e;
                    }
                    if (!isDryRun(answer)) {
                        write(outcome(entry(call, route), route, answer));
                    }
                    return answer;
                };
    }

    /** Whether a call that failed may have been carried out, or half of it: all but those that were refused. */
    static boolean mayBeDone(RuntimeException e) {
        return !(e instanceof Problem problem && problem.status() < 500);
    }

    /** Keeps the body of a call, which may say why, until it was carried out. */
    public static void keep(Context call, RequestFields body, List<String> known) {
        String reason = reason(body);
        call.attribute(BODY, new Asked(reason == null ? null : TerminalText.harmless(reason, "?"), body, known));
    }

    private static @Nullable String reason(RequestFields body) {
        return body.read(
                REASON,
                "must be a text of 1 to " + LONGEST_REASON + " characters, on one line",
                value -> value instanceof String text && isReason(text) ? text : null);
    }

    private static boolean isReason(String text) {
        return !text.isBlank()
                && text.length() <= LONGEST_REASON
                && text.codePoints()
                        .noneMatch(one -> Character.isISOControl(one)
                                || Character.getType(one) == Character.LINE_SEPARATOR
                                || Character.getType(one) == Character.PARAGRAPH_SEPARATOR);
    }

    private record Asked(@Nullable String reason, RequestFields body, List<String> known) {
        /** The fields of the body, on one line. JSON lets a text have characters of Unicode that end a line or steer a terminal. */
        @Nullable
        String text() {
            JsonFields fields = new JsonFields();
            known.forEach(name -> fields.with(name, body.value(name)));
            String json = TerminalText.harmless(fields.json().replaceAll("\\s+", " "), "?");
            return fields.values().isEmpty() ? null : json.substring(0, Math.min(json.length(), MOST_ASKED));
        }
    }

    private static JsonFields entry(Context call, Route route) {
        JsonFields entry = Caller.of(call).told(call).with("action", route.operationId());
        for (String name : List.of("queue", "id", "worker", "batch")) {
            String value = call.pathParamMap().get(name);
            entry.with(name, value == null ? null : Problem.shown(value));
        }
        Asked asked = call.attribute(BODY);
        return asked == null ? entry : entry.with("asked", asked.text()).with(REASON, asked.reason());
    }

    private static boolean isDryRun(@Nullable Object answer) {
        return answer instanceof JsonFields fields
                && Boolean.TRUE.equals(fields.values().get("dry_run"));
    }

    private static JsonFields outcome(JsonFields entry, Route route, @Nullable Object answer) {
        Map<String, Object> told = answer instanceof JsonFields fields ? fields.values() : Map.of();
        return entry.with("outcome", told.getOrDefault("outcome", "done"))
                .with("count", told.get(route == Route.PURGE_QUEUE ? "cancelled" : "done"));
    }

    /** The action is done: that it cannot be written down is no failure of the call. */
    private void write(JsonFields entry) {
        log(entry);
        List<Object> words = new ArrayList<>(List.of("MAXLEN", "~", KEPT, "*"));
        entry.values().forEach((name, value) -> {
            words.add(name);
            words.add(value);
        });
        byte[] key = Keys.audit(redis.settings().namespace());
        try {
            String unused = redis.ask(link -> link.send(Call.text("XADD", key, words.toArray())));
        } catch (RuntimeException e) {
            LOG.warn(
                    "the audit of the namespace lacks the action in the line before: {}",
                    ErrorReport.withoutSecrets(String.valueOf(e.getMessage())));
        }
    }

    private static void log(JsonFields entry) {
        LOG.info("audit {}", entry.json());
    }
}
