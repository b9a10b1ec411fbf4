package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.cli.Ran;
import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.dashboard.http.Role;
import dev.redwork.dashboard.http.Route;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a task masks is shown to callers with the role secrets only. */
class MaskedPayloadsStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String SECRET = "4111-1111";
    private static final String INPUT =
            "{ \"card\":{\"number\":\"4111-1111\"},\"sum\":12345678901234567890123,\"at\" : 1.10 }";
    private static final String MASKED = INPUT.replace(SECRET, "***");
    private static final Task<Payload, Payload> TASK =
            Task.ofJson("pay").with(o -> o.queue("q").mask("/card/number"));
    /** Its handler takes numbers: a text does not fit, and Jackson's message repeats it. */
    private static final Task<Integer, Integer> TYPED = Task.of("typed", Integer.class, Integer.class)
            .with(o -> o.queue("q").mask(""));

    private static final List<String> JOBS =
            List.of("done", "dead", "waiting", "cancelled", "chunk", "unfit", "unfit-chunk");

    @TempDir
    Path folder;

    private Worker worker;
    private Producer producer;
    private Dashboard open;

    @BeforeEach
    void start() {
        open = Dashboard.start(
                DashboardOptions.of(RedisSettings.of(REDIS.url())).port(0).build());
        worker = Worker.builder(REDIS.url())
                .lane(1, "q")
                .handle(TASK, (input, context) -> {
                    if (context.id().equals("dead")) {
                        throw new PermanentFailure("no");
                    }
                    return input;
                })
                .handle(TYPED, (input, context) -> input)
                .start();
        producer = Producer.withoutResults(RedisSettings.of(REDIS.url()));
        producer.enqueue(TASK, Payload.of(INPUT), "done");
        producer.enqueue(TASK, Payload.of(INPUT), "dead");
        producer.enqueue(TASK.chunk(1), Payload.of("[" + INPUT + "]"), "chunk");
        Task<Payload, Payload> unfit =
                Task.ofJson("typed").with(o -> o.queue("q").mask(""));
        producer.enqueue(unfit, Payload.of("\"" + SECRET + "\""), "unfit");
        producer.enqueue(unfit.chunk(1), Payload.of("[\"" + SECRET + "\"]"), "unfit-chunk");
        Task<Payload, Payload> later = TASK.with(o -> o.delay(Duration.ofDays(1)));
        producer.enqueue(later, Payload.of(INPUT), "waiting");
        producer.enqueue(later, Payload.of(INPUT), "cancelled");
        ApiClient api = new ApiClient(open);
        for (String id : List.of("done", "dead", "chunk", "unfit", "unfit-chunk")) {
            await().until(() ->
                    api.get("/api/v1/queues/q/jobs/" + id + "/result").status() != 202);
        }
        assertThat(api.post("/api/v1/queues/q/jobs/cancelled/cancel", "{}").status())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        producer.close();
        worker.close();
        open.close();
    }

    @Test
    void onlyTheRoleSecretsIsShownIt() throws IOException {
        TestTokens tokens = new TestTokens(folder.resolve("tokens"));
        String reader = tokens.add(Role.READ);
        String admin = tokens.add(Role.ADMIN);
        String trusted = tokens.add("trusted", Role.READ, Role.SECRETS);
        DashboardOptions options = DashboardOptions.of(RedisSettings.of(REDIS.url()))
                .port(0)
                .tokenFile(tokens.file())
                .build();
        try (Dashboard guarded = Dashboard.start(options)) {
            assertThat(leaks(guarded, "Authorization", reader)).isEmpty();
            assertThat(leaks(guarded, "Authorization", admin)).isEmpty();
            assertThat(leaks(guarded, "Authorization", trusted)).hasSizeGreaterThan(10);
        }
    }

    @Test
    void onOpenLoopbackItIsShownWhenAskedForOnly() {
        assertThat(leaks(open)).isEmpty();
        DashboardOptions options = DashboardOptions.of(RedisSettings.of(REDIS.url()))
                .port(0)
                .showMasked(true)
                .build();
        try (Dashboard showing = Dashboard.start(options)) {
            assertThat(leaks(showing)).hasSizeGreaterThan(10);
        }
    }

    private static List<String> leaks(Dashboard server, String... headers) {
        ApiClient api = new ApiClient(server);
        List<String> leaks = new ArrayList<>();
        for (Route route : Route.values()) {
            // The stream does not end, and has no payloads.
            if (route.isSafe() && route != Route.EVENTS) {
                for (String id : route.path().contains("{id}") ? JOBS : List.of("")) {
                    String path = route.path().replace("{queue}", "q").replace("{id}", id);
                    if (api.get(path.replaceAll("\\{[a-z]+}", "none"), headers)
                            .text()
                            .contains(SECRET)) {
                        leaks.add(path);
                    }
                }
            }
        }
        return leaks;
    }

    @Test
    void allElseIsShownByteForByte() {
        ApiClient api = new ApiClient(open);
        assertThat(api.get("/api/v1/queues/q/jobs/waiting/input").text()).isEqualTo(MASKED);
        assertThat(api.get("/api/v1/queues/q/jobs/done/output").text()).isEqualTo(MASKED);
        assertThat(api.get("/api/v1/queues/q/jobs/done/result").text()).isEqualTo(MASKED);
        assertThat(api.get("/api/v1/queues/q/jobs/done/result", "Prefer", "wait=5")
                        .text())
                .isEqualTo(MASKED);
        Answer dead = api.get("/api/v1/queues/q/jobs/dead");
        assertThat(dead.text()).contains("\"input\":" + MASKED, "\"masks\":[\"/card/number\"]");
        assertThat(api.get("/api/v1/queues/q/jobs/chunk/output").text())
                .contains("{\"output\":{", "\"number\":\"***\"", "12345678901234567890123");
        JsonNode row = api.get("/api/v1/queues/q/jobs?state=dead&task=pay")
                .json()
                .path("jobs")
                .path(0);
        assertThat(row.path("input_start").asText()).isEqualTo("***");
        assertThat(row.path("masks").path(0).asText()).isEqualTo("/card/number");
    }

    @Test
    void aJobThatIsEnqueuedOverHttpHasMasksOfItsOwn() {
        ApiClient api = new ApiClient(open);
        String jobs = "[{\"task\":\"t\",\"id\":\"a\",\"input\":{\"x\":1,\"y\":2},\"masks\":[\"/x\"]},"
                + "{\"task\":\"t\",\"id\":\"b\",\"input\":{\"x\":1,\"y\":2},\"masks\":[\"/y\"]},"
                + "{\"task\":\"t\",\"id\":\"c\",\"input\":{\"x\":1,\"y\":2}}]";
        assertThat(api.post("/api/v1/queues/other/jobs", jobs).status()).isEqualTo(200);
        assertThat(api.get("/api/v1/queues/other/jobs/a/input").text()).isEqualTo("{\"x\":\"***\",\"y\":2}");
        assertThat(api.get("/api/v1/queues/other/jobs/b/input").text()).isEqualTo("{\"x\":1,\"y\":\"***\"}");
        assertThat(api.get("/api/v1/queues/other/jobs/c/input").text()).isEqualTo("{\"x\":1,\"y\":2}");
    }

    @Test
    void anInputThatDoesNotFitIsNotRepeatedByItsFailure() {
        JsonNode failure =
                new ApiClient(open).get("/api/v1/queues/q/jobs/unfit/failure").json();
        assertThat(failure.path("reason").asText()).isEqualTo("undecodable");
        assertThat(failure.path("message").asText())
                .startsWith("the input: JSON does not fit")
                .doesNotContain(SECRET);
    }

    @Test
    void theCommandLineShowsAllAsRedisDoes() {
        assertThat(Ran.redwork(REDIS.url(), "job", "show", "done", "-q", "q", "-o", "json")
                        .succeeded()
                        .out())
                .contains(INPUT, "\"masks\":[\"/card/number\"]");
    }
}
