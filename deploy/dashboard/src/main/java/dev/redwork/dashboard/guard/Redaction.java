package dev.redwork.dashboard.guard;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.redwork.admin.Diagnosis;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.Failure;
import dev.redwork.job.Payload;
import dev.redwork.json.MaskedJson;
import dev.redwork.queue.record.DiagnosisReason;
import dev.redwork.queue.record.JobExplanation;
import dev.redwork.queue.record.JobRecord;
import io.javalin.http.Context;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of answers what their caller may not see. With {@code --hide-payloads} that is all that handlers and producers have written:
 * inputs, outputs, logs, the messages and stacks of failures and progress, and the baggage of traces. An object from which something
 * was taken says {@code "hidden": true}. Without it, what a task masks is {@code "***"}, but for callers with the role {@code secrets}.
 *
 * @param hidden whether nobody may see payloads
 * @param masked whether this caller may not see what tasks mask
 */
public record Redaction(boolean hidden, boolean masked) {
    private static final String ATTRIBUTE = Redaction.class.getName();
    private static final String MARK = "hidden";

    private static final Set<Route> OF_PAYLOADS = EnumSet.of(Route.INPUT, Route.OUTPUT, Route.LOG);

    /** Of a job. */
    private static final List<String> PAYLOADS = List.of("input", "input_start", "output", "log");

    private static final String MASK = "***";

    /** Of its failure and its progress. */
    private static final List<String> WORDS = List.of("message", "stack");

    /** Of its trace: producers write there whom it is for. */
    private static final List<String> BAGGAGE = List.of("baggage");

    /** That of the call. */
    public static Redaction of(Context call) {
        Redaction kept = call.attribute(ATTRIBUTE);
        return kept == null ? new Redaction(true, true) : kept;
    }

    void keep(Context call) {
        call.attribute(ATTRIBUTE, this);
    }

    /** @throws Problem 403: the call asks for nothing but what is hidden, or would tell by what it finds */
    void check(Context call, Route route) {
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

    /** Whether a caller may see all of an input whose task masks this. */
    public boolean shows(List<String> masks) {
        return !hidden && (!masked || masks.isEmpty());
    }

    /** An input or an output, without what its task masks. */
    public Payload of(Payload payload, List<String> masks) {
        return masked ? MaskedJson.of(payload, masks) : payload;
    }

    /** A job of which sentences are made, some of which would repeat the text of its failure. */
    public JobRecord of(JobRecord job) {
        return hidden ? job.withoutFailureText() : job;
    }

    /** Reasons whose sentences may repeat the text of a failure. */
    public JobExplanation of(JobExplanation why) {
        Failure failure = why.job() == null ? null : why.job().failure();
        if (!hidden || failure == null) {
            return why;
        }
        String repeated = failure.onALine(Diagnosis.NOTE_LIMIT);
        return new JobExplanation(
                why.id(),
                why.job(),
                why.reasons().stream()
                        .map(reason -> new DiagnosisReason(
                                reason.code(), reason.text().replace(repeated, failure.name()), reason.figures()))
                        .toList());
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
            take(job.get("trace"), BAGGAGE);
            if (masked && job.get("masks") instanceof List<?> masks) {
                List<String> pointers = masks.stream().map(String::valueOf).toList();
                job.computeIfPresent("input", (name, input) -> mask(input, pointers));
                job.computeIfPresent("output", (name, output) -> mask(output, pointers));
                // It may end in the middle of what is masked.
                job.computeIfPresent("input_start", (name, start) -> MASK);
            }
        }
    }

    private static Object mask(Object json, List<String> pointers) {
        return json instanceof RawValue raw
                ? new RawValue(MaskedJson.of(Payload.of(String.valueOf(raw.rawValue())), pointers)
                        .toString())
                : MASK;
    }

    @SuppressWarnings("unchecked")
    private void take(@Nullable Object object, List<String> names) {
        if (hidden && object instanceof Map<?, ?> map && map.keySet().removeAll(names)) {
            ((Map<String, Object>) map).put(MARK, true);
        }
    }
}
