package dev.redwork.cli;

import static dev.redwork.cli.BenchAnswers.NOBODY;
import static dev.redwork.cli.BenchAnswers.PATIENCE;
import static dev.redwork.cli.BenchAnswers.assertCosts;
import static dev.redwork.cli.BenchAnswers.bench;
import static dev.redwork.cli.BenchAnswers.figure;
import static dev.redwork.cli.BenchAnswers.limit;
import static dev.redwork.cli.BenchAnswers.names;
import static dev.redwork.cli.BenchAnswers.perJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.redis.testing.RawRedis;
import dev.redwork.redis.testing.RedisExtension;
import java.time.Duration;
import java.util.List;
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
        // Half as many stand in front of them to warm the workers.
        assertThat(answer.path("jobs").asLong()).isEqualTo(2 * 3_000);
        assertThat(names(answer.path("figures"))).containsExactly("set", "drain");
        JsonNode drain = figure(answer, "drain", "jobs/s");
        assertThat(drain.path("limit").asText()).isEqualTo("set");
        assertThat(drain.path("ratio").asDouble()).isPositive();
        assertCosts(drain);
        figure(answer, "set", "calls/s");
        JsonNode settings = answer.path("settings");
        assertThat(names(settings))
                .containsExactly("jobs", "warming", "inputBytes", "workers", "threads", "runs", "rttMillis", "aof");
        assertThat(settings.path("aof").asBoolean()).isFalse();
        assertThat(settings.path("workers").asInt()).isEqualTo(2);
    }

    @Test
    void enqueueMeasuresOneByOneFromManyThreadsAndInBulk() throws Exception {
        JsonNode answer = bench("enqueue", "--jobs", "2000", "--runs", "2");

        assertThat(answer.path("jobs").asLong()).isEqualTo(2 * (200 + 1_000 + 2_000));
        assertThat(names(answer.path("figures"))).containsExactly("lpush", "set", "one", "threads", "bulk");
        assertThat(limit(answer, "one")).isEqualTo("lpush");
        assertThat(limit(answer, "threads")).isEqualTo("bulk");
        assertThat(limit(answer, "bulk")).isEqualTo("set");
        // One call a job, and a thousand jobs a call.
        assertThat(perJob(answer, "one", "calls")).isBetween(1.0, 1.1);
        assertThat(perJob(answer, "bulk", "calls")).isBetween(0.0005, 0.002);
        assertThat(answer.path("settings").path("aof").asBoolean()).isTrue();
        assertThat(names(answer.path("versions"))).containsExactly("redwork", "java", "redis", "os");
        assertThat(answer.path("cpus").asInt()).isPositive();
    }

    @Test
    void fetchMeasuresAtEachNumberOfPagesAtATime() throws Exception {
        JsonNode answer = bench("fetch", "--pages", "120", "--delay", "20ms", "--runs", "2");

        // One at a time only twenty of them.
        assertThat(answer.path("jobs").asLong()).isEqualTo(2 * (20 + 120 + 120 + 120));
        assertThat(names(answer.path("figures")))
                .containsExactly(
                        "plain-1",
                        "fetch-1",
                        "plain-10",
                        "fetch-10",
                        "plain-100",
                        "fetch-100",
                        "plain-120",
                        "fetch-120");
        for (int atOnce : List.of(1, 10, 100, 120)) {
            JsonNode fetch = figure(answer, "fetch-" + atOnce, "s");
            assertThat(fetch.path("limit").asText()).isEqualTo("plain-" + atOnce);
            assertCosts(fetch);
            // No page can come before its delay is over, and this many rounds of them are needed.
            assertThat(fetch.path("min").asDouble()).isGreaterThanOrEqualTo(0.02 * 120 / atOnce);
        }
    }

    @Test
    void onANamedServerNothingIsLeftAndNothingElseIsTouched() throws Exception {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            redis.call("SET", "redwork:{bench.drain}:totals", "somebody else's");
            bench("drain", "--jobs", "500", "--runs", "1", "--redis", REDIS.url());
            bench("enqueue", "--jobs", "500", "--runs", "1", "--redis", REDIS.url());
            bench("fetch", "--pages", "5", "--delay", "1ms", "--runs", "1", "--redis", REDIS.url());

            assertThat(redis.call("KEYS", "*")).isEqualTo("redwork:{bench.drain}:totals");
        }
    }

    @Test
    void ctrlCLeavesNothingOnANamedServer() throws Exception {
        try (Spawned bench = Spawned.redwork(NOBODY, "bench", "drain", "--jobs", "1000000", "--redis", REDIS.url());
                RawRedis redis = RawRedis.connect(REDIS.url())) {
            await().atMost(PATIENCE)
                    .until(() -> !redis.call("KEYS", "redwork:{bench.*}:totals").isEmpty());
            bench.signal("INT");

            assertThat(bench.exitCode()).isEqualTo(130);
            assertThat(bench.err()).doesNotContain("\tat ");
            assertThat(redis.call("DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    void whenItIsKilledItsServerAndItsWorkersGo() throws Exception {
        try (Spawned bench = Spawned.redwork(NOBODY, "bench", "drain", "--jobs", "300000", "--runs", "1")) {
            // The server, the shell that watches over it, and a worker.
            await().atMost(PATIENCE).until(() -> bench.descendants().size() >= 3);
            List<ProcessHandle> family = bench.descendants();
            bench.signal("KILL");

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(family)
                            .filteredOn(ProcessHandle::isAlive)
                            .isEmpty());
        }
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        Ran.redwork(NOBODY, "bench")
                .refused(2, "which of drain, enqueue, latency, steady, delayed, fetch, memory, idle, primes");
        Ran.redwork(NOBODY, "bench", "drain", "--jobs", "0").refused(2, "--jobs is 1 to 10,000,000, not 0");
        Ran.redwork(NOBODY, "bench", "drain", "--runs", "0").refused(2, "--runs is 1 to 1,000, not 0");
        Ran.redwork(NOBODY, "bench", "enqueue", "--input-bytes", "-1").refused(2, "--input-bytes is 0 to");
        Ran.redwork(NOBODY, "bench", "fetch", "--delay", "1m").refused(2, "--delay is 0s to 5s, not 1 m 00 s");
        Ran.redwork(NOBODY, "bench", "enqueue", "--redis", NOBODY, "--no-aof").refused(2, "--no-aof is for a Redis");
        Ran.redwork(NOBODY, "bench", "enqueue", "--redis", NOBODY).refused(69, "cannot be reached");
    }
}
