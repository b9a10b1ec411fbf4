package dev.redwork.dashboard.guard;

import dev.redwork.admin.JobReader.JobRecord;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Route;
import io.javalin.http.Context;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of answers what their caller may not see. With {@code --hide-payloads} that is all that handlers and producers have written:
 * inputs, outputs, logs, and the messages and stacks of failures and progress. An object from which something was taken says
 * {@code "hidden": true}.
 *
 * @param hidden whether nobody may see them
 */
public record Redaction(boolean hidden) {
    private static final String ATTRIBUTE = Redaction.class.getName();
    private static final String MARK = "hidden";

    private static final Set<Route> OF_PAYLOADS = EnumSet.of(Route.INPUT, Route.OUTPUT, Route.LOG);

    /** Of a job. */
    private static final List<String> PAYLOADS = List.of("input", "input_start", "output", "log");

    /** Of its failure and its progress. */
    private static final List<String> WORDS = List.of("message", "stack");

    /** That of the call. */
    public static Redaction of(Context call) {
        Redaction kept = call.attribute(ATTRIBUTE);
        return kept == null ? new Redaction(true) : kept;
    }

    /**
     * Keeps it with a call that may go on.
     *
     * @throws Problem 403: the call asks for nothing but what is hidden, or would tell by what it finds
     */
    void begin(Context call, Route route) {
        call.attribute(ATTRIBUTE, this);
        if (OF_PAYLOADS.contains(route) || (route == Route.JOBS && call.queryParam("failure") != null)) {
            refuseHidden();
        }
    }

    /**
     * To be called before a payload is told.
     *
     * @throws Problem 403: payloads are hidden
     */
    public void refuseHidden() {
        if (hidden) {
            throw new Problem(
                    403,
                    "payloads-hidden",
                    "this server hides inputs, outputs, failure messages and logs (--hide-payloads): nobody is shown"
                            + " them");
        }
    }

    /** A job of which sentences are made, some of which would repeat the text of its failure. */
    public JobRecord of(JobRecord job) {
        return hidden ? job.withoutFailureText() : job;
    }

    /** An answer as an endpoint gave it: changed, and given back. */
    public @Nullable Object of(@Nullable Object answer) {
        if (answer instanceof JsonFields fields) {
            return of(fields);
        } else if (answer instanceof List<?> list) {
            list.forEach(this::of);
        }
        return answer;
    }

    /** An object of which jobs may be a part: changed, and given back. */
    public JsonFields of(JsonFields fields) {
        redact(fields.values());
        fields.values().values().forEach(value -> {
            if (value instanceof List<?> list) {
                list.forEach(this::redact);
            }
        });
        return fields;
    }

    /** A failure that is an answer of its own: changed, and given back. */
    public JsonFields ofFailure(JsonFields failure) {
        take(failure.values(), WORDS);
        return failure;
    }

    @SuppressWarnings("unchecked")
    private void redact(Object value) {
        if (value instanceof Map<?, ?> map && map.containsKey("task") && map.containsKey("id")) {
            Map<String, Object> job = (Map<String, Object>) map;
            take(job, PAYLOADS);
            take(job.get("failure"), WORDS);
            take(job.get("progress"), WORDS);
        }
    }

    @SuppressWarnings("unchecked")
    private void take(@Nullable Object object, List<String> names) {
        if (hidden && object instanceof Map<?, ?> map && map.keySet().removeAll(names)) {
            ((Map<String, Object>) map).put(MARK, true);
        }
    }
}
