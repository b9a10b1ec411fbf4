package dev.redwork.cli;

import static dev.redwork.cli.BenchAnswers.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The benches of what things cost, small: what they answer and leave behind, never how fast anything was. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class BenchCostByHandTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void memoryIsTakenByJobsThatWaitAndHaveEnded() throws Exception {
        JsonNode answer = bench("memory", "--jobs", "2000", "--input-bytes", "1022", "--runs", "1");

        assertThat(answer.path("jobs").asLong()).isEqualTo(2_000);
        assertThat(names(answer.path("figures"))).containsExactly("bare", "queued", "finished");
        // A job is more than its input, and less than it would be by any mistake.
        double bare = median(answer, "bare", "bytes/job");
        assertThat(median(answer, "queued", "bytes/job")).isBetween(bare, bare + 250);
        assertThat(figure(answer, "queued").path("limit").asText()).isEqualTo("bare");
        // An input goes with its job, and what is left does not grow with it.
        assertThat(median(answer, "finished", "bytes/job")).isBetween(100.0, median(answer, "queued", "bytes/job"));
        assertThat(names(answer.path("settings")))
                .containsExactlyInAnyOrder("runs", "rttMillis", "jobs", "inputBytes", "aof");
        assertThat(answer.path("settings").path("aof").asBoolean()).isFalse();
    }

    @Test
    void anIdleWorkerIsLookedAtOnOneQueueAndOnTen() throws Exception {
        JsonNode answer = bench("idle", "--time", "4s", "--runs", "1");

        assertThat(answer.path("jobs").asLong()).isEqualTo(1 + 10);
        assertThat(names(answer.path("figures")))
                .containsExactly("server-0", "calls-1", "worker-1", "server-1", "calls-10", "worker-10", "server-10");
        // It renews its lease every three seconds and asks for little else.
        assertThat(median(answer, "calls-1", "calls/s")).isPositive().isLessThan(5);
        assertThat(median(answer, "calls-10", "calls/s")).isPositive().isLessThan(50);
        assertThat(figure(answer, "server-10").path("limit").asText()).isEqualTo("server-0");
        assertThat(answer.path("settings").path("timeMillis").asLong()).isEqualTo(4_000);
    }

    @Test
    void jobsThatComputeAreMeasuredBesidePlainThreads() throws Exception {
        JsonNode answer = bench("gcd", "--pairs", "20", "--threads", "2", "--runs", "1");

        assertThat(answer.path("jobs").asLong()).isEqualTo(20);
        assertThat(names(answer.path("figures"))).containsExactly("gcd-plain", "gcd-jobs");
        assertThat(figure(answer, "gcd-jobs").path("limit").asText()).isEqualTo("gcd-plain");
        assertThat(names(figure(answer, "gcd-jobs").path("perJob"))).containsExactly("calls", "commands", "bytes");
    }

    @Test
    void theFirstJobsOfNewJvmsAreMeasuredOneByOneInBulkAndComputing() throws Exception {
        JsonNode answer =
                bench("fresh", "--one", "50", "--lead", "5", "--jobs", "2000", "--pairs", "20", "--runs", "2");

        assertThat(answer.path("jobs").asLong()).isEqualTo(2 * (5 + 50 + 2_000 + 20));
        assertThat(names(answer.path("figures")))
                .startsWith("set", "start-p50")
                .contains("start-p99", "result-p50", "result-p99")
                .endsWith("bulk", "drain", "launch-drain", "gcd-plain", "gcd-jobs");
        assertThat(median(answer, "start-p50", "ms")).isPositive().isLessThan(median(answer, "result-p50", "ms"));
        // The start of a JVM counts only from its launch on.
        assertThat(median(answer, "launch-drain", "jobs/s")).isPositive().isLessThan(median(answer, "drain", "jobs/s"));
        assertThat(figure(answer, "gcd-jobs").path("limit").asText()).isEqualTo("gcd-plain");
    }

    @Test
    void onANamedServerNothingIsLeftAndNothingElseIsTouched() throws Exception {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            redis.call("SET", "redwork:{default}:totals", "somebody else's");
            bench("memory", "--jobs", "1000", "--runs", "1", "--redis", REDIS.url());
            bench("idle", "--time", "1s", "--runs", "1", "--redis", REDIS.url());
            bench("gcd", "--pairs", "5", "--runs", "1", "--redis", REDIS.url());

            assertThat(redis.call("KEYS", "*")).isEqualTo("redwork:{default}:totals");
        }
    }

    private static JsonNode bench(String... arguments) throws Exception {
        return BenchAnswers.bench(PATIENCE, arguments);
    }

    private static JsonNode figure(JsonNode answer, String name) {
        return answer.path("figures").path(name);
    }

    private static double median(JsonNode answer, String name, String unit) {
        assertThat(figure(answer, name).path("unit").asText()).as(name).isEqualTo(unit);
        return figure(answer, name).path("median").asDouble();
    }
}
