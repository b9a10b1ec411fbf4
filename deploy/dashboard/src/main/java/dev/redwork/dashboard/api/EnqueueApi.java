package dev.redwork.dashboard.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.admin.JobReader;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.api.JobIntake.Compared;
import dev.redwork.dashboard.api.JobIntake.Taken;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.PathSegment;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Problems;
import dev.redwork.dashboard.http.RequestJson;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.Defaults;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.TraceContext;
import dev.redwork.producer.JobHandle;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.redis.RedisLinks;
import dev.redwork.store.Keys;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Jobs that come in: one as a JSON object, up to 1,000 as an array or one a line. */
public final class EnqueueApi implements AutoCloseable {
    private final RedisLinks redis;
    private final JobIntake intake;

    private EnqueueApi(RedisLinks redis) {
        this.redis = redis;
        this.intake = new JobIntake(redis);
    }

    /**
     * Adds the route by which jobs come in.
     *
     * @return to be closed with the server
     */
    public static EnqueueApi add(Map<Route, Endpoint> endpoints, RedisLinks redis) {
        EnqueueApi api = new EnqueueApi(redis);
        endpoints.put(Route.ENQUEUE, api::enqueue);
        return api;
    }

    private Object enqueue(Context call) {
        String queue = Asked.name("queue", PathSegment.name(call, "queue"));
        boolean lines = isLines(call);
        Payload body = Asked.content(call);
        if (lines) {
            return enqueueMany(call, queue, ofLines(body));
        }
        Payload json = RequestJson.value("the body", body);
        return RequestJson.isArray(json)
                ? enqueueMany(call, queue, RequestJson.elements(json, Defaults.CALL_JOBS))
                : enqueueOne(call, queue, json);
    }

    /** Other types than these two were refused before. */
    private static boolean isLines(Context call) {
        return String.valueOf(call.contentType()).toLowerCase(Locale.ROOT).startsWith("application/x-ndjson");
    }

    /** No line break stands inside of JSON's texts; blank lines are passed over. */
    private static List<Payload> ofLines(Payload body) {
        List<Payload> jobs = new ArrayList<>();
        int end = body.offset() + body.length();
        int number = 0;
        for (int from = body.offset(); from < end && jobs.size() <= Defaults.CALL_JOBS; ) {
            int to = from;
            while (to < end && body.array()[to] != '\n') {
                to++;
            }
            number++;
            Payload line = new Payload(body.array(), from, to - from);
            if (!line.toString().isBlank()) {
                jobs.add(RequestJson.value("line " + number, line));
            }
            from = to + 1;
        }
        return jobs;
    }

    private JsonFields enqueueOne(Context call, String queue, Payload json) {
        JobRequest job = JobRequest.read(queue, json, trace(call));
        String key = call.header("Idempotency-Key");
        boolean named = job.id() == null && key != null;
        if (named) {
            job = job.withId(IdempotencyKey.idOf(key));
        }
        Taken taken = intake.enqueue(queue, List.of(job)).get(0);
        JobHandle<Payload> handle = handle(taken);
        JsonFields answer = new JsonFields().with("id", handle.id()).with("queue", queue);
        if (handle.isDuplicate() || job.task().options().at() != null) {
            JobRecord found = redis.ask(link -> new JobReader(link, Keys.of(link.settings(), queue)).find(handle.id()));
            answer.with("task", found.task()).with("state", found.state().text());
        } else {
            boolean waits = !job.task().options().delay().isZero();
            answer.with("task", job.task().name())
                    .with("state", (waits ? JobState.SCHEDULED : JobState.PENDING).text());
        }
        call.status(handle.isDuplicate() ? 200 : 201);
        call.header("Location", location(call, queue, handle.id()));
        return answer.with(
                        "batch",
                        handle.isDuplicate() ? null : job.task().options().batch())
                .with("duplicate", handle.isDuplicate() ? true : null)
                .with("compared", compared(taken))
                .with("id_from", named ? "Idempotency-Key" : null);
    }

    /** Of the caller, by W3C's headers; one that comes in parts is one list. Null: it names none that is well formed. */
    private static @Nullable TraceContext trace(Context call) {
        return TraceContext.ofHeaders(header(call, "traceparent"), header(call, "tracestate"), header(call, "baggage"));
    }

    private static String header(Context call, String name) {
        return String.join(",", Collections.list(call.req().getHeaders(name)));
    }

    private static JobHandle<Payload> handle(Taken taken) {
        RuntimeException problem = taken.problem();
        if (problem != null) {
            throw problem;
        }
        return Objects.requireNonNull(taken.handle());
    }

    private static @Nullable String compared(Taken taken) {
        return taken.compared() == Compared.NOTHING
                ? null
                : taken.compared().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String location(Context call, String queue, String id) {
        String path = Route.JOB.path().replace("{queue}", queue).replace("{id}", URLEncoder.encode(id, UTF_8));
        return call.contextPath() + path.replace("+", "%20");
    }

    /** Those that make no sense are told so in their places; the others are enqueued. */
    private List<JsonFields> enqueueMany(Context call, String queue, List<Payload> bodies) {
        if (bodies.size() > Defaults.CALL_JOBS) {
            throw Problem.badRequest(
                    "the body has more than " + Defaults.CALL_JOBS + " jobs: send that many at a time at most");
        } else if (call.header("Idempotency-Key") != null) {
            throw Problem.badRequest("Idempotency-Key is of one job: give each of many jobs its own id");
        }
        List<JobRequest> jobs = new ArrayList<>();
        List<JsonFields> items = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        TraceContext trace = trace(call);
        for (Payload body : bodies) {
            try {
                jobs.add(JobRequest.read(queue, body, trace));
                places.add(items.size());
                items.add(new JsonFields());
            } catch (Problem e) {
                items.add(item(call, null, e));
            }
        }
        if (!jobs.isEmpty()) {
            List<Taken> taken = intake.enqueue(queue, jobs);
            for (int i = 0; i < taken.size(); i++) {
                items.set(places.get(i), item(call, jobs.get(i), taken.get(i)));
            }
        }
        return items;
    }

    private static JsonFields item(Context call, JobRequest job, Taken taken) {
        JobHandle<Payload> handle = taken.handle();
        if (handle == null) {
            return item(call, job.id(), Problems.of(Objects.requireNonNull(taken.problem())));
        }
        return new JsonFields()
                .with("id", handle.id())
                .with("status", handle.isDuplicate() ? 200 : 201)
                .with("duplicate", handle.isDuplicate() ? true : null)
                .with("compared", compared(taken));
    }

    private static JsonFields item(Context call, @Nullable String id, Problem problem) {
        String title = HttpStatus.forStatus(problem.status()).getMessage();
        return new JsonFields()
                .with("id", id)
                .with("status", problem.status())
                .with("problem", problem.fields(title, call.path()));
    }

    @Override
    public void close() {
        intake.close();
    }
}
