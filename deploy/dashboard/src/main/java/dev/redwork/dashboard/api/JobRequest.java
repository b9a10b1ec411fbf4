package dev.redwork.dashboard.api;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.RequestFields;
import dev.redwork.dashboard.http.RequestJson;
import dev.redwork.job.Defaults;
import dev.redwork.job.Names;
import dev.redwork.job.Payload;
import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.job.TraceContext;
import dev.redwork.job.Uniqueness;
import dev.redwork.job.Uniqueness.Rule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One job that is to be enqueued, as its JSON says: the options of {@code redwork submit} by the same names, and by the same rules.
 *
 * @param id the caller's own; null: it gets one
 * @param input the bytes that came
 */
record JobRequest(@Nullable String id, Task<Payload, Payload> task, Payload input) {
    private static final List<String> KNOWN = List.of(
            "task",
            "input",
            "id",
            "in",
            "at",
            "attempts",
            "timeout",
            "expires",
            "result_ttl",
            "unique",
            "batch",
            "front",
            "masks");
    private static final int MOST_MASKS = 16;
    private static final List<String> UNIQUE = List.of("key", "for", "until_start");
    private static final Payload NULL = Payload.of("null");

    /** Where no task is told, the others are checked all the same. */
    private static final Task<Payload, Payload> UNKNOWN = Task.ofJson("-");

    /**
     * Reads one.
     *
     * @param trace of the call that brings it; null: none
     * @throws Problem 400, telling every mistake
     */
    static JobRequest read(String queue, Payload json, @Nullable TraceContext trace) {
        if (!RequestJson.isObject(json)) {
            throw Problem.badRequest("a job is a JSON object: {\"task\":\"gcd\",\"input\":{\"a\":12,\"b\":18}}");
        }
        return new Reader(RequestFields.of(json, KNOWN), queue, trace).job();
    }

    JobRequest withId(String own) {
        return new JobRequest(own, task, input);
    }

    /** Its task and options: jobs of a request in which these are equal can share a call. */
    boolean isLike(JobRequest other) {
        TaskOptions one = task.options();
        TaskOptions two = other.task.options();
        return task == other.task
                || (task.name().equals(other.task.name())
                        && one.attempts() == two.attempts()
                        && one.resultTtl().equals(two.resultTtl())
                        && one.delay().equals(two.delay())
                        && Objects.equals(one.at(), two.at())
                        && Objects.equals(one.expires(), two.expires())
                        && Objects.equals(one.timeout(), two.timeout())
                        && Objects.equals(one.batch(), two.batch())
                        && Objects.equals(one.uniqueness(), two.uniqueness())
                        && one.masks().equals(two.masks())
                        && one.isFront() == two.isFront());
    }

    /** From the fields of the object, option by option. */
    private static final class Reader {
        private final RequestFields fields;
        private Task<Payload, Payload> task;

        Reader(RequestFields fields, String queue, @Nullable TraceContext trace) {
            this.fields = fields;
            this.task = name(fields).with(options -> options.queue(queue).trace(trace));
        }

        private static Task<Payload, Payload> name(RequestFields fields) {
            String name = fields.text("task");
            if (name == null) {
                fields.mistake("task", "is missing: it says which handler runs the job");
                return UNKNOWN;
            }
            Task<Payload, Payload> named = fields.read("task", "", text -> Task.ofJson(String.valueOf(text)));
            return named == null ? UNKNOWN : named;
        }

        JobRequest job() {
            String id = fields.text("id");
            if (id != null) {
                boolean unused = fields.check("id", () -> checkId(id));
            }
            when();
            Long attempts = fields.number("attempts");
            if (attempts != null && (attempts < 1 || attempts > Integer.MAX_VALUE)) {
                fields.mistake("attempts", "is " + attempts + ", must be 1 to " + Integer.MAX_VALUE);
            } else if (attempts != null) {
                set("attempts", options -> options.attempts(attempts.intValue()));
            }
            span("timeout", TaskOptions::timeout);
            span("expires", TaskOptions::expires);
            span("result_ttl", TaskOptions::resultTtl);
            unique();
            String batch = fields.text("batch");
            if (batch != null) {
                set("batch", options -> options.batch(batch));
            }
            if (fields.isTrue("front")) {
                set("front", TaskOptions::front);
            }
            List<String> masks = fields.texts("masks", MOST_MASKS);
            if (masks != null) {
                set("masks", options -> options.mask(masks.toArray(new String[0])));
            }
            Payload input = fields.value("input");
            if (input != null && input.length() > Defaults.PAYLOAD_LIMIT) {
                fields.mistake(
                        "input",
                        "is " + input.length() + " bytes, the limit is " + Defaults.PAYLOAD_LIMIT
                                + ": store large data elsewhere and enqueue where it is");
            }
            fields.refuse();
            return new JobRequest(id, task, input == null ? NULL : input);
        }

        private void when() {
            Duration in = fields.duration("in");
            Instant at = fields.read("at", "must be a time", Reader::instant);
            if (in != null && at != null) {
                fields.mistake("at", "says the same thing as /in in another way: give one of them");
            } else if (in != null) {
                set("in", options -> options.delay(in));
            } else if (at != null) {
                set("at", options -> options.at(at));
            }
        }

        /** The server's own zone says nothing to a caller: a time has one, or is a number. */
        private static Instant instant(Object value) {
            try {
                if (value instanceof Long millis) {
                    return Instant.ofEpochMilli(millis);
                }
                return OffsetDateTime.parse(String.valueOf(value)).toInstant();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "must be a time with its zone, such as \"2026-03-01T08:00:00Z\", or ms since the epoch", e);
            }
        }

        private void unique() {
            RequestFields unique = fields.object("unique", UNIQUE);
            if (unique == null) {
                return;
            }
            String key = unique.text("key");
            Duration given = unique.duration("for");
            Duration window = given == null ? Defaults.UNIQUE_FOR : given;
            boolean untilStart = unique.isTrue("until_start");
            if (key == null) {
                unique.mistake("key", "is missing: jobs with the same key are one at a time");
            } else {
                Rule rule = untilStart ? Rule.START : Rule.END;
                boolean good = unique.check("key", () -> new Uniqueness(rule, key, Defaults.UNIQUE_FOR));
                good &= unique.check("for", () -> new Uniqueness(rule, null, window));
                if (good) {
                    task = task.with(options ->
                            untilStart ? options.uniqueUntilStart(key, window) : options.unique(key, window));
                }
            }
        }

        private void span(String name, Change change) {
            Duration span = fields.duration(name);
            if (span != null) {
                set(name, options -> change.apply(options, span));
            }
        }

        private void set(String name, UnaryOperator<TaskOptions> change) {
            boolean unused = fields.check(name, () -> task = task.with(change));
        }

        private interface Change {
            TaskOptions apply(TaskOptions options, Duration span);
        }
    }

    /** Two of the names that a job may have are no part of a path. */
    static String checkId(String id) {
        if (id.equals(".") || id.equals("..")) {
            throw new IllegalArgumentException("job id '" + id + "' cannot stand in a path: take another one");
        }
        return Names.checkId(id);
    }
}
