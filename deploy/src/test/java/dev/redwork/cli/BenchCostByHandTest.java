package dev.redwork.cli;

import static dev.redwork.cli.BenchAnswers.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.time.Duration;
import java.util.List;
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
    void theFirstJobsOfNewJvmsAreMeasuredBesidePlainPrograms() throws Exception {
        JsonNode answer = bench(
                "fresh",
                "--singles",
                "50",
                "--jobs",
                "1500",
                "--one",
                "50",
                "--lead",
                "5",
                "--pages",
                "20",
                "--pairs",
                "20",
                "--runs",
                "2");

        assertThat(answer.path("jobs").asLong()).isEqualTo(2 * (50 + 1_500 + 5 + 50 + 20 + 20));
        assertThat(names(answer.path("figures")).stream().filter(name -> !name.matches(".*-(p90|p99\\.9|max)")))
                .containsExactly(
                        "set",
                        "singles-plain",
                        "singles",
                        "bulk-plain",
                        "bulk",
                        "drain",
                        "launch-drain",
                        "start-plain-p50",
                        "start-plain-p99",
                        "result-plain-p50",
                        "result-plain-p99",
                        "start-p50",
                        "start-p99",
                        "result-p50",
                        "result-p99",
                        "fetch-plain",
                        "fetch",
                        "gcd-plain",
                        "gcd-jobs");
        assertThat(median(answer, "start-p50", "ms")).isPositive().isLessThan(median(answer, "result-p50", "ms"));
        assertThat(median(answer, "start-plain-p50", "ms"))
                .isPositive()
                .isLessThan(median(answer, "result-plain-p50", "ms"));
        // The start of a JVM counts only from its launch on.
        assertThat(median(answer, "launch-drain", "jobs/s")).isPositive().isLessThan(median(answer, "drain", "jobs/s"));
        // No page can come before its delay is over.
        assertThat(median(answer, "fetch", "s")).isGreaterThanOrEqualTo(0.1);
        assertThat(median(answer, "fetch-plain", "s")).isGreaterThanOrEqualTo(0.1);
        for (String figure : List.of("singles", "bulk", "fetch", "start-p50", "start-p99", "result-p50")) {
            assertThat(figure(answer, figure).path("limit").asText())
                    .isEqualTo(figure.replaceFirst("(-p.*)?$", "-plain$1"));
        }
        assertThat(figure(answer, "gcd-jobs").path("limit").asText()).isEqualTo("gcd-plain");
        assertThat(figure(answer, "drain").path("limit").asText()).isEqualTo("set");
    }

    @Test
    void timesOfNewJvmsAreThoseOfThePartTheirCompilersAndClassesApart() throws Exception {
        JsonNode answer = bench(
                "fresh",
                "--singles",
                "50",
                "--jobs",
                "1500",
                "--one",
                "20",
                "--pages",
                "20",
                "--pairs",
                "100",
                "--runs",
                "1");

        for (String alone : List.of("singles-plain", "singles", "bulk-plain", "bulk", "fetch-plain", "gcd-plain")) {
            assertThat(names(figure(answer, alone).path("jvms"))).as(alone).containsExactly("client");
        }
        for (String both : List.of("start-plain-p50", "start-p50", "fetch", "gcd-jobs")) {
            assertThat(names(figure(answer, both).path("jvms"))).as(both).containsExactly("worker", "client");
        }
        for (String worker : List.of("drain", "launch-drain")) {
            assertThat(names(figure(answer, worker).path("jvms"))).as(worker).containsExactly("worker");
        }
        answer.path("figures")
                .forEach(figure -> figure.path("jvms").forEach(jvm -> {
                    assertThat(names(jvm)).containsExactly("cpuSeconds", "compilerSeconds", "classSeconds");
                    assertThat(jvm).allMatch(seconds -> seconds.asDouble() >= 0);
                    // CPU is counted in steps of 10 ms.
                    assertThat(jvm.path("compilerSeconds").asDouble())
                            .isLessThanOrEqualTo(jvm.path("cpuSeconds").asDouble() + 0.02);
                }));
        // A part without a queue has hardly a class to load, and a JVM that has just been launched has most of its own.
        assertThat(seconds(answer, "singles-plain", "client", "classSeconds"))
                .isLessThan(seconds(answer, "singles", "client", "classSeconds"));
        assertThat(seconds(answer, "drain", "worker", "cpuSeconds"))
                .isLessThan(seconds(answer, "launch-drain", "worker", "cpuSeconds"));
        // A hundred pairs are 0.3 s of one core or more.
        assertThat(seconds(answer, "gcd-plain", "client", "cpuSeconds")).isGreaterThan(0.1);
        assertThat(seconds(answer, "gcd-jobs", "worker", "cpuSeconds")).isGreaterThan(0.1);
        assertThat(names(figure(answer, "singles").path("cpuSeconds"))).containsExactly("server");
    }

    private static double seconds(JsonNode answer, String figure, String jvm, String time) {
        return figure(answer, figure).path("jvms").path(jvm).path(time).asDouble();
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
