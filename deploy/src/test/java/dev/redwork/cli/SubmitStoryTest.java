package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import dev.redwork.worker.Worker;
import dev.redwork.worker.tasks.ShippedHandlers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SubmitStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void answersOneObjectALine() {
        JsonNode job =
                redwork("submit", "gcd", "{\"a\":12,\"b\":18}").succeeded().json(0);
        assertThat(job.path("id").asText()).hasSize(26);
        assertThat(job.path("queue").asText()).isEqualTo("default");
        assertThat(job.path("task").asText()).isEqualTo("gcd");
        assertThat(job.path("state").asText()).isEqualTo("pending");
    }

    @Test
    void anIdGivenTwiceIsEnqueuedOnce() {
        redwork("submit", "gcd", "{\"a\":12,\"b\":18}", "--id", "mine").succeeded();
        JsonNode again = redwork("submit", "gcd", "{\"a\":12,\"b\":18}", "--id", "mine")
                .succeeded()
                .json(0);
        assertThat(again.path("duplicate").asBoolean()).isTrue();
        assertThat(again.path("state").asText()).isEqualTo("pending");
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call("LLEN", "redwork:{default}:pending")).isEqualTo("1");
        }
    }

    @Test
    void aTraceIsGivenOrThatOfTheEnvironment() {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        Map<String, String> env = Map.of("REDIS_URL", REDIS.url(), "TRACEPARENT", parent, "BAGGAGE", "user=7");
        String other = parent.replace("4bf9", "1111");
        Ran.with(env, "", "submit", "gcd", "{\"a\":12,\"b\":18}", "--id", "inherits")
                .succeeded();
        Ran.with(env, "", "submit", "gcd", "{\"a\":12,\"b\":18}", "--id", "given", "--traceparent", other)
                .succeeded();
        Ran.with(
                        Map.of("REDIS_URL", REDIS.url(), "TRACEPARENT", "none"),
                        "",
                        "submit",
                        "gcd",
                        "{\"a\":12,\"b\":18}",
                        "--id",
                        "bare")
                .succeeded();

        assertThat(trace("inherits")).isEqualTo("{\"traceparent\":\"" + parent + "\",\"baggage\":\"user=7\"}");
        assertThat(trace("given")).isEqualTo("{\"traceparent\":\"" + other + "\"}");
        assertThat(trace("bare")).isEmpty();
        redwork("submit", "gcd", "{\"a\":12,\"b\":18}", "--traceparent", "00-1").refused(2, "traceparent is not of");
    }

    private static String trace(String id) {
        return redwork("job", "show", id, "-o", "jsonl")
                .succeeded()
                .json()
                .path("trace")
                .toString();
    }

    @Test
    void waitsForTheOutputAlsoOfAnotherOnesJob() {
        try (Worker worker = shipped()) {
            Ran ran = redwork("submit", "gcd", "{\"a\":12,\"b\":18}", "--id", "mine", "--wait", "10s")
                    .succeeded();
            assertThat(ran.json(0).path("output").asInt()).isEqualTo(6);
            assertThat(ran.json(0).path("state").asText()).isEqualTo("succeeded");
            assertThat(ran.err()).isEmpty();
            // Its id does not tell when it came; its outcome does.
            JsonNode shown =
                    redwork("job", "show", "mine", "-o", "jsonl").succeeded().json();
            assertThat(shown.path("life").findValuesAsText("what"))
                    .startsWith("enqueued", "attempt 1 claimed by " + worker.name());
            assertThat(shown.path("enqueued").asLong())
                    .isPositive()
                    .isLessThanOrEqualTo(shown.path("started").asLong());
            Ran again = redwork("submit", "gcd", "{\"a\":12,\"b\":18}", "--id", "mine", "--wait", "10s")
                    .succeeded();
            assertThat(again.json(0).path("output").asInt()).isEqualTo(6);
            assertThat(again.json(0).path("duplicate").asBoolean()).isTrue();
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void tellsWhyAJobIsDead() {
        try (Worker worker = Worker.builder(REDIS.url())
                .handle(Task.ofJson("burn"), (input, context) -> {
                    throw new IllegalStateException("no oven");
                })
                .start()) {
            Ran ran = redwork("submit", "burn", "1", "--attempts", "1", "--wait", "10s");
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.json(0).path("state").asText()).isEqualTo("dead");
            assertThat(ran.json(0).path("failure").path("message").asText()).isEqualTo("no oven");
            assertThat(ran.err()).contains("is dead", "no oven").doesNotContain("\tat ");
            assertThat(ran.err().lines()).hasSize(1);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void takesAnyJsonForATaskThatALiveWorkerAnnounces() {
        try (Worker worker = Worker.builder(REDIS.url())
                .handle(Task.ofJson("echo"), (input, context) -> input)
                .start()) {
            Ran ran =
                    redwork("submit", "echo", "{\"n\": 1.50}", "--wait", "10s").succeeded();
            assertThat(ran.out()).contains("\"output\":{\"n\": 1.50}");
            redwork("submit", "echo", "{", "--wait", "10s").refused(2, "is not JSON");
            redwork("submit", "ecko", "1").refused(2, "no task 'ecko'", "echo, fetch, gcd");
            redwork("submit", "echo", "1", "-q", "elsewhere").refused(2, "no task 'echo'", "queue elsewhere");
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void readsInputsFromStdinOneALineAndAnswersInTheirOrder() {
        StringBuilder input = new StringBuilder();
        for (int i = 1; i <= 1_300; i++) {
            input.append("{\"a\":").append(i).append(",\"b\":0}\n");
        }
        try (Worker worker = shipped()) {
            Ran ran = Ran.withInput(REDIS.url(), input.toString(), "submit", "gcd", "-", "--wait", "30s")
                    .succeeded();
            assertThat(ran.lines()).hasSize(1_300);
            for (int i = 1; i <= 1_300; i += 111) {
                assertThat(ran.json(i - 1).path("output").asInt()).isEqualTo(i);
            }
            JsonNode list = Ran.withInput(
                            REDIS.url(), "{\"a\":4,\"b\":6}\n", "submit", "gcd", "-", "--wait", "9s", "-o", "json")
                    .succeeded()
                    .json();
            assertThat(list.isArray()).isTrue();
            assertThat(list.get(0).path("output").asInt()).isEqualTo(2);
            assertThat(Ran.withInput(REDIS.url(), "", "submit", "gcd", "-")
                            .succeeded()
                            .out())
                    .isEmpty();
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void saysThatNobodyWillRunItAndGivesUpInTime() {
        Ran ran = redwork("submit", "gcd", "{\"a\":12,\"b\":18}", "-q", "math", "--wait", "300ms");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.json(0).path("state").asText()).isEqualTo("pending");
        assertThat(ran.err().lines())
                .hasSize(2)
                .first()
                .isEqualTo("redwork: no worker reads queue math yet; start one with: redwork worker -q math");
        assertThat(ran.err()).contains("has not ended within 300 ms", "redwork job wait");
    }

    @Test
    void namesTheServerInTheLineThatStartsAWorkerButNoPassword() {
        Ran ran = Ran.redwork(
                "redis://127.0.0.1:1", "submit", "gcd", "{\"a\":1,\"b\":1}", "--wait", "100ms", "--redis", REDIS.url());
        assertThat(ran.err()).contains("redwork worker --redis " + REDIS.url());
    }

    @Test
    void tellsWhetherAJobStoodThereBefore() {
        String[] debounce = {"submit", "any", "1", "--unchecked", "--unique", "k", "--debounce", "1h"};
        assertThat(redwork(debounce).succeeded().json().has("replaced")).isFalse();
        assertThat(redwork(debounce).succeeded().json().path("replaced").asBoolean())
                .isTrue();

        String[] replace = {"submit", "any", "1", "--unchecked", "--id", "r", "--replace", "--in", "1h"};
        assertThat(redwork(replace).succeeded().json().has("replaced")).isFalse();
        Ran second = redwork(replace).succeeded();
        assertThat(second.json().path("replaced").asBoolean()).isTrue();
        assertThat(second.json().has("duplicate")).isFalse();
        redwork("submit", "any", "1", "--unchecked", "--id", "p").succeeded();
        Ran waits = redwork("submit", "any", "1", "--unchecked", "--id", "p", "--replace");
        assertThat(waits.code()).isEqualTo(5);
        assertThat(waits.json().path("duplicate").asBoolean()).isTrue();
        assertThat(waits.json().has("replaced")).isFalse();
    }

    @Test
    void keepsAResultAsLongAsItIsToldTo() {
        redwork("submit", "any", "1", "--unchecked", "--id", "kept", "--result-ttl", "2h")
                .succeeded();
        redwork("job", "cancel", "kept").succeeded();
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(Long.parseLong(redis.call("TTL", "redwork:{default}:job:kept")))
                    .isBetween(7_000L, 7_200L);
        }
        redwork("submit", "any", "1", "--unchecked", "--result-ttl", "1s").refused(2, "resultTtl is");
    }

    @Test
    void aFullQueueIsForbiddenAndAWaitForRoomTimesOut() {
        redwork("queue", "limit", "full", "--jobs", "1", "--create").succeeded();
        redwork("submit", "any", "1", "--unchecked", "-q", "full").succeeded();
        redwork("submit", "any", "1", "--unchecked", "-q", "full").refused(5, "is full");
        redwork("submit", "any", "1", "--unchecked", "-q", "full", "--when-full", "100ms")
                .refused(4, "is full");
    }

    @Test
    void knowsTheTasksOfAJar(@TempDir Path dir) throws IOException {
        Path jar = dir.resolve("mine.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + TaskModule.class.getName()));
            out.write(Mine.class.getName().getBytes(UTF_8));
        }
        redwork("submit", "shout", "7").refused(2, "no task 'shout'");
        redwork("submit", "shout", "[7]", "--jar", jar.toString()).refused(2, "task shout does not fit");
        // The task's own queue is taken where no other is named.
        assertThat(redwork("submit", "shout", "\"x\"", "--jar", jar.toString())
                        .succeeded()
                        .json(0)
                        .path("queue")
                        .asText())
                .isEqualTo("loud");
    }

    /** A user's own module. */
    public static final class Mine implements TaskModule {
        @Override
        public void register(Handlers handlers) {
            handlers.handle(
                    Task.of("shout", String.class, String.class).with(options -> options.queue("loud")),
                    (text, context) -> text + "!");
        }
    }

    @Test
    void keepsToTheNamespace() {
        redwork("submit", "any", "[1]", "--unchecked", "--namespace", "mine", "-q", "q")
                .succeeded();
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call("KEYS", "redwork*")).isEmpty();
            assertThat(redis.call("LLEN", "mine:{q}:pending")).isEqualTo("1");
        }
    }

    private static Worker shipped() {
        return Worker.builder(REDIS.url())
                .add(new ShippedHandlers())
                .lane(2, "default")
                .start();
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
