package dev.redwork.cli;

import static dev.redwork.cli.BenchAnswers.NOBODY;
import static dev.redwork.cli.BenchAnswers.PATIENCE;
import static dev.redwork.cli.BenchAnswers.assertCosts;
import static dev.redwork.cli.BenchAnswers.bench;
import static dev.redwork.cli.BenchAnswers.figure;
import static dev.redwork.cli.BenchAnswers.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every bench, small: what it answers and what it leaves behind, never how fast it was. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class BenchProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void drainMeasuresBesideItsLimitOnAServerOfItsOwn() throws Exception {
        JsonNode answer = bench("drain", "--jobs", "2000", "--runs", "2", "--no-aof", "--workers", "2");

        assertThat(answer.path("bench").asText()).isEqualTo("drain");
        // Half as many stand in front of them for each worker that they warm.
        assertThat(answer.path("jobs").asLong()).isEqualTo(2 * 4_000);
        assertThat(names(answer.path("figures"))).containsExactly("set", "drain");
        JsonNode drain = figure(answer, "drain", "jobs/s");
        assertThat(drain.path("limit").asText()).isEqualTo("set");
        assertThat(drain.path("ratio").asDouble()).isPositive();
        assertCosts(drain);
        figure(answer, "set", "calls/s");
        JsonNode settings = answer.path("settings");
        assertThat(names(settings))
                .containsExactlyInAnyOrder(
                        "runs",
                        "rttMillis",
                        "jobs",
                        "behind",
                        "inputBytes",
                        "batch",
                        "producers",
                        "keys",
                        "workers",
                        "threads",
                        "aof");
        assertThat(settings.path("aof").asBoolean()).isFalse();
        assertThat(settings.path("workers").asInt()).isEqualTo(2);
    }

    @Test
    void ctrlCLeavesNothingOnANamedServer() throws Exception {
        try (Spawned bench = Spawned.redwork(NOBODY, "bench", "drain", "--jobs", "200000", "--redis", REDIS.url());
                RawRedis redis = RawRedis.connect(REDIS.url())) {
            await().atMost(PATIENCE)
                    .until(() -> !redis.call("KEYS", "redwork:{b.*}:totals").isEmpty());
            bench.signal("INT");

            assertThat(bench.exitCode()).isEqualTo(130);
            assertThat(bench.err()).doesNotContain("\tat ");
            assertThat(redis.call("DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    void aPartOfFreshThatFailsIsTold() throws Exception {
        try (Spawned bench = Spawned.redwork(NOBODY, "bench", "fresh", "--singles", "1000000", "--runs", "1")) {
            await().atMost(PATIENCE).until(() -> part(bench).isPresent());
            List<ProcessHandle> family = bench.descendants();
            part(bench).ifPresent(ProcessHandle::destroyForcibly);

            assertThat(bench.exitCode()).isEqualTo(ExitCode.INTERNAL);
            assertThat(bench.out()).isEmpty();
            assertThat(bench.err())
                    .contains("part singles-plain, a new JVM, ended with 137")
                    .doesNotContain("\tat ");
            awaitEnd(family);
        }
    }

    @Test
    void whenItIsKilledItsServerAndItsWorkersGo() throws Exception {
        try (Spawned bench = Spawned.redwork(NOBODY, "bench", "drain", "--jobs", "300000", "--runs", "1")) {
            // The server, the shell that watches over it, and a worker.
            await().atMost(PATIENCE).until(() -> bench.descendants().size() >= 3);
            List<ProcessHandle> family = bench.descendants();
            bench.signal("KILL");

            awaitEnd(family);
        }
    }

    private static void awaitEnd(List<ProcessHandle> family) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(family).filteredOn(ProcessHandle::isAlive).isEmpty());
    }

    private static Optional<ProcessHandle> part(Spawned bench) {
        return bench.descendants().stream()
                .filter(process -> process.info().commandLine().orElse("").contains("--part"))
                .findFirst();
    }
}
