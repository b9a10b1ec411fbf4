package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.dashboard.http.Route;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With {@code --hide-payloads} no route tells what handlers and producers have written. */
class HiddenPayloadsStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String CANARY = "canary-7391";
    private static final List<String> JOBS =
            List.of("done", "dead", "retrying", "given-up", "running", "waiting", "traced");
    private static final Task<Payload, Payload> TASK = Task.ofJson("sing")
            .with(o -> o.queue("q").batch("b").attempts(2).retry(RetryPolicy.fixed(Duration.ofHours(1))));

    private final CountDownLatch gate = new CountDownLatch(1);
    private Dashboard open;
    private Dashboard hiding;
    private Worker worker;
    private Producer producer;

    @BeforeEach
    void start() {
        DashboardOptions.Builder options =
                DashboardOptions.of(RedisSettings.of(REDIS.url())).port(0);
        open = Dashboard.start(options.build());
        hiding = Dashboard.start(options.hidePayloads(true).build());
        worker = Worker.builder(REDIS.url())
                .name("w")
                .lane(1, "q")
                .handle(TASK, (input, context) -> {
                    context.progress(1, 2, CANARY);
                    context.log(CANARY);
                    switch (context.id()) {
                        case "dead" -> throw new PermanentFailure(CANARY);
                        case "retrying", "given-up" -> throw new IllegalStateException(CANARY);
                        case "running" -> gate.await();
                        default -> {}
                    }
                    return input;
                })
                .start();
        producer = Producer.withoutResults(RedisSettings.of(REDIS.url()));
        for (String id : JOBS.subList(0, JOBS.size() - 1)) {
            UnaryOperator<Task<Payload, Payload>> later =
                    id.equals("waiting") ? task -> task.with(o -> o.delay(Duration.ofDays(1))) : task -> task;
            producer.enqueue(later.apply(TASK), Payload.of("{\"song\":\"" + CANARY + "\"}"), id);
        }
        ApiClient api = new ApiClient(open);
        String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String traced = "{\"task\":\"sing\",\"id\":\"traced\",\"in\":\"1d\"}";
        String jobs = "/api/v1/queues/q/jobs";
        assertThat(api.post(jobs, traced, "traceparent", traceparent, "baggage", "song=" + CANARY)
                        .status())
                .isEqualTo(201);
        await().until(() -> state(api, "given-up").equals("retrying"));
        assertThat(api.post("/api/v1/queues/q/jobs/given-up/cancel", "{}").status())
                .isEqualTo(200);
        await().until(() -> state(api, "running").equals("running"));
    }

    private static String state(ApiClient api, String id) {
        return api.get("/api/v1/queues/q/jobs/" + id).json().path("state").asText();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        producer.close();
        worker.close();
        open.close();
        hiding.close();
    }

    @Test
    void noRouteTellsACanary() {
        assertThat(songs(open)).as("without it they sing").hasSizeGreaterThan(20);
        assertThat(songs(hiding)).isEmpty();
    }

    @Test
    void noPageOfAJobTellsACanary() {
        for (String id : JOBS) {
            String page = "/jobs/q/" + id;
            assertThat(new ApiClient(hiding).get(page).text()).as(page).doesNotContain(CANARY);
        }
        assertThat(JOBS.subList(0, JOBS.size() - 1))
                .allSatisfy(id -> assertThat(
                                new ApiClient(open).get("/jobs/q/" + id).text())
                        .as("without it they sing")
                        .contains(CANARY));
        assertThat(new ApiClient(hiding).get("/jobs/q/dead").text()).contains("PermanentFailure", "--hide-payloads");
    }

    @Test
    void eventsTellNone() {
        for (Dashboard server : List.of(open, hiding)) {
            try (EventReader events = new EventReader(server, "")) {
                await().until(() -> events.text().contains("\"queue\":\"q\""));
                assertThat(events.text()).doesNotContain(CANARY);
            }
        }
    }

    /** The calls whose answers have it: of each route that only reads, about each job. */
    private static List<String> songs(Dashboard server) {
        ApiClient api = new ApiClient(server);
        List<String> songs = new ArrayList<>();
        for (Route route : Route.values()) {
            // The stream does not end, and has a test of its own.
            if (route.isSafe() && route != Route.EVENTS) {
                for (String id : route.path().contains("{id}") ? JOBS : List.of("")) {
                    String path = route.path()
                            .replace("{queue}", "q")
                            .replace("{batch}", "b")
                            .replace("{worker}", "w")
                            .replace("{id}", id);
                    Answer answer = api.get(path);
                    assertThat(answer.status()).as(path).isLessThan(500);
                    String headers = answer.headers().map().toString();
                    if ((answer.text() + headers).contains(CANARY)) {
                        songs.add(path);
                    }
                }
            }
        }
        return songs;
    }

    @Test
    void anObjectThatLacksSomethingSaysSo() {
        ApiClient api = new ApiClient(hiding);
        JsonNode dead = api.get("/api/v1/queues/q/jobs/dead").json();
        assertThat(dead.path("hidden").asBoolean()).isTrue();
        assertThat(dead.has("input")).isFalse();
        assertThat(dead.has("log")).isFalse();
        assertThat(dead.path("failure").path("hidden").asBoolean()).isTrue();
        assertThat(dead.path("failure").path("type").asText()).endsWith("PermanentFailure");
        assertThat(dead.path("failure").has("message")).isFalse();
        assertThat(dead.path("progress").path("hidden").asBoolean()).isTrue();
        assertThat(dead.path("progress").path("done").asInt()).isEqualTo(1);
        assertThat(dead.path("life").toString()).contains("failed: PermanentFailure");
        JsonNode trace = api.get("/api/v1/queues/q/jobs/traced").json().path("trace");
        assertThat(trace.path("hidden").asBoolean()).isTrue();
        assertThat(trace.has("traceparent")).isTrue();
        JsonNode failure = api.get("/api/v1/queues/q/jobs/dead/failure").json();
        assertThat(failure).isEqualTo(dead.path("failure"));
        JsonNode row =
                api.get("/api/v1/queues/q/jobs?state=dead").json().path("jobs").path(0);
        assertThat(row.path("hidden").asBoolean()).isTrue();
        assertThat(row.path("failure").path("hidden").asBoolean()).isTrue();
        JsonNode problem = api.get("/api/v1/queues/q/jobs/dead/result").json();
        assertThat(problem.path("code").asText()).isEqualTo("job-dead");
        assertThat(problem.path("failure")).isEqualTo(failure);
    }

    @Test
    void routesOfNothingElseRefuse() {
        ApiClient api = new ApiClient(hiding);
        for (String path : List.of(
                "/jobs/dead/input",
                "/jobs/done/output",
                "/jobs/done/result",
                "/jobs/dead/log",
                "/jobs/nobody/input",
                "/jobs?failure=canary")) {
            Answer answer = api.get("/api/v1/queues/q" + path);
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.json().path("code").asText()).isEqualTo("payloads-hidden");
        }
        Answer counted = api.post(
                "/api/v1/actions/requeue", "{\"queue\":\"q\",\"filter\":{\"failure\":\"canary\"},\"dry_run\":true}");
        assertThat(counted.json().path("code").asText()).isEqualTo("payloads-hidden");
        Answer examples = api.post("/api/v1/actions/requeue", "{\"queue\":\"q\",\"all\":true,\"dry_run\":true}");
        assertThat(examples.json().path("examples").path(0).path("hidden").asBoolean())
                .as(examples.text())
                .isTrue();
        assertThat(examples.text()).doesNotContain(CANARY);
        Answer waited = api.get("/api/v1/queues/q/jobs/done/result", "Prefer", "wait=5");
        assertThat(waited.status()).isEqualTo(403);
        assertThat(waited.text()).doesNotContain(CANARY);
        assertThat(api.get("/api/v1/queues/q/jobs/waiting/result").status()).isEqualTo(202);
    }

    @Test
    void aTagDoesNotLetAnInputBeGuessed() {
        String path = "/api/v1/queues/q/jobs/waiting";
        String before = new ApiClient(hiding).get(path).header("ETag");
        assertThat(before)
                .isNotEmpty()
                .isNotEqualTo(new ApiClient(open).get(path).header("ETag"));
    }
}
