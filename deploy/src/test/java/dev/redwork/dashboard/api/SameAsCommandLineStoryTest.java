package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.cli.Ran;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The API and the command line call the same things by the same names. */
class SameAsCommandLineStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @AutoClose
    private final SeenApi api = new SeenApi(REDIS.url());

    /** Jobs in many states, with a worker that is there. */
    @BeforeEach
    void fill() {
        redwork("submit", "echo", "{\"a\":1}", "-q", "work", "--id", "waits", "--unchecked");
        redwork("submit", "echo", "1", "-q", "work", "--id", "later", "--in", "1h", "--unchecked");
        redwork("submit", "echo", "1", "-q", "work", "--id", "off", "--in", "1h", "--unchecked");
        redwork("job", "cancel", "off", "--yes");
        redwork("queue", "limit", "work", "--jobs", "1000");
        try (Worker worker = worker("ran", "ran")) {
            redwork("submit", "echo", "1", "-q", "ran", "--id", "done", "--wait", "10s", "--unchecked");
            redwork(
                    "submit",
                    "fail",
                    "1",
                    "-q",
                    "ran",
                    "--id",
                    "bad",
                    "--attempts",
                    "1",
                    "--wait",
                    "10s",
                    "--unchecked");
            redwork("submit", "fail", "1", "-q", "ran", "--id", "again", "--unchecked");
            Awaitility.await()
                    .until(() -> redwork("job", "show", "again", "-o", "json")
                            .json()
                            .path(0)
                            .path("state")
                            .asText()
                            .equals("retrying"));
            assertThat(worker.name()).isEqualTo("ran");
        }
        redwork("queue", "pause", "ran");
        try (Producer producer = Producer.connect(REDIS.url())) {
            Task<Payload, Payload> echo = Task.ofJson("echo");
            assertThat(producer.enqueue(echo.with(producer.batch("default", "b1")), Payload.of("1"))
                            .id())
                    .isNotEmpty();
        }
    }

    @Test
    void queuesAreTheSame() {
        assertSame(redwork("queues", "-o", "json").json(), api.get("/queues").json(), Set.of("waits_ms", "paused_ms"));
    }

    @Test
    void aQueueIsTheSame() {
        for (String queue : List.of("work", "ran")) {
            assertSame(
                    redwork("queue", "show", queue, "--for", "1ms", "-o", "json")
                            .json()
                            .get(0),
                    api.get("/queues/" + queue).json(),
                    Set.of("waits_ms", "paused_ms", "result_bytes", "enqueued_per_second", "ended_per_second"));
        }
    }

    @Test
    void aJobIsTheSame() {
        for (String job : List.of("work/waits", "work/later", "work/off", "ran/done", "ran/bad", "ran/again")) {
            String[] words = job.split("/", -1);
            JsonNode here = api.get("/queues/" + words[0] + "/jobs/" + words[1]).json();
            assertSame(redwork("job", "show", words[1], "-o", "json").json().get(0), here, Set.of("kept_ms", "life"));
            assertThat(here.path("life").isArray()).isTrue();
        }
    }

    /** But that a row has the beginning of the input only, and neither output nor stack. */
    @Test
    void jobsAreTheSame() {
        for (String queue : List.of("work", "ran")) {
            JsonNode there = redwork("jobs", "-q", queue, "-o", "json").json();
            JsonNode here = api.get("/queues/" + queue + "/jobs").json().path("jobs");
            assertThat(here.findValuesAsText("id"))
                    .isEqualTo(there.findValuesAsText("id"))
                    .hasSize(3);
            assertThat(here.findValuesAsText("state")).isEqualTo(there.findValuesAsText("state"));
            for (int i = 0; i < there.size(); i++) {
                Set<String> expected = names(there.get(i));
                if (expected.remove("input")) {
                    expected.add("input_start");
                }
                expected.remove("output");
                assertThat(names(here.get(i))).isEqualTo(expected);
                assertThat(here.get(i).path("failure").path("message"))
                        .isEqualTo(there.get(i).path("failure").path("message"));
                assertThat(here.get(i).path("failure").has("stack")).isFalse();
            }
        }
    }

    @Test
    void whyIsTheSame() {
        for (String job : List.of("work/waits", "work/later", "work/off", "ran/done", "ran/bad", "ran/again")) {
            String[] words = job.split("/", -1);
            JsonNode there =
                    redwork("job", "why", words[1], "-o", "json").json().get(0);
            JsonNode here = api.get("/queues/" + words[0] + "/jobs/" + words[1] + "/why")
                    .json();
            assertSame(there, here, Set.of("reasons"));
            assertThat(here.path("reasons").findValuesAsText("code"))
                    .isEqualTo(there.path("reasons").findValuesAsText("code"))
                    .isNotEmpty();
            for (int i = 0; i < there.path("reasons").size(); i++) {
                assertThat(names(here.path("reasons").get(i)))
                        .isEqualTo(names(there.path("reasons").get(i)));
            }
        }
    }

    @Test
    void workersAreTheSame() {
        try (Worker one = worker("one", "ran");
                Worker two = worker("two", "work")) {
            assertThat(List.of(one.name(), two.name())).containsExactly("one", "two");
            Set<String> moving = Set.of("lease_ms", "busy", "running", "ended_jobs");
            assertSame(
                    redwork("workers", "-o", "json").json(), api.get("/workers").json(), moving);
            assertSame(
                    redwork("workers", "-o", "json").json().get(1),
                    api.get("/workers/two").json().get(0),
                    moving);
        }
    }

    @Test
    void batchesAreTheSame() {
        assertSame(
                redwork("batches", "-q", "default", "-o", "json").json(),
                api.get("/queues/default/batches").json(),
                Set.of());
        Set<String> names =
                names(redwork("batch", "show", "b1", "-o", "json").json().get(0));
        assertThat(names.remove("flags")).isTrue();
        assertThat(names(api.get("/queues/default/batches/b1").json())).isEqualTo(names);
    }

    /** The same names in the same order, and the same values but of these fields. */
    private static void assertSame(JsonNode there, JsonNode here, Set<String> moving) {
        if (there.isArray()) {
            assertThat(here.size()).isEqualTo(there.size()).isPositive();
            for (int i = 0; i < there.size(); i++) {
                assertSame(there.get(i), here.get(i), moving);
            }
            return;
        }
        List<String> expected = new ArrayList<>();
        there.fieldNames().forEachRemaining(expected::add);
        List<String> found = new ArrayList<>();
        here.fieldNames().forEachRemaining(found::add);
        assertThat(found).isEqualTo(expected).isNotEmpty();
        expected.stream()
                .filter(name -> !moving.contains(name))
                .forEach(name -> assertThat(here.path(name)).as(name).isEqualTo(there.path(name)));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Worker worker(String name, String queue) {
        return Worker.builder(REDIS.url())
                .handle(Task.ofJson("echo"), (input, context) -> input)
                .handle(Task.ofJson("fail"), (input, context) -> {
                    throw new IllegalStateException("no " + input);
                })
                .name(name)
                .lane(2, queue)
                .start();
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
