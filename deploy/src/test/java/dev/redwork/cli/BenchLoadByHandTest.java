package dev.redwork.cli;

import static dev.redwork.cli.BenchAnswers.bench;
import static dev.redwork.cli.BenchAnswers.figure;
import static dev.redwork.cli.BenchAnswers.names;
import static dev.redwork.cli.BenchAnswers.perJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Benches with producers and workers at once, and those over a longer line: what they answer and leave, never how fast it was. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class BenchLoadByHandTest {
    private static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p99.9", "max");

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(server -> server.password("p@ss/word"));

    @Test
    void steadyTellsWhatServerWorkersAndProducerEachTake() throws Exception {
        JsonNode answer =
                bench("steady", "--seconds", "1", "--runs", "2", "--in-flight", "500", "--workers", "2", "--no-aof");

        assertThat(names(answer.path("figures"))).containsExactly("set", "steady");
        JsonNode steady = figure(answer, "steady", "jobs/s");
        assertThat(steady.path("limit").asText()).isEqualTo("set");
        assertThat(names(steady.path("cpuSeconds"))).containsExactly("server", "client", "producer");
        assertThat(steady.path("perJob")).allMatch(cost -> cost.asDouble() > 0);
        // Fifty a call go in, some come back by each; a job alone would take a call each for in, claim and outcome.
        assertThat(perJob(answer, "steady", "calls")).isLessThan(3);
        assertThat(answer.path("jobs").asLong()).isPositive();
        assertThat(names(answer.path("settings")))
                .containsExactly("seconds", "inFlight", "inputBytes", "workers", "threads", "runs", "rttMillis", "aof");
    }

    @Test
    void latencyTellsPercentilesAtEachLoadBesideABareCall() throws Exception {
        JsonNode answer = bench(
                "latency", "--seconds", "1", "--runs", "2", "--loads", "idle,20", "--idle-rate", "100", "--seed", "7");

        assertThat(names(answer.path("figures")))
                .containsExactlyElementsOf(Stream.of(
                                percentiles("lpush"),
                                Stream.of("peak", "rate-idle"),
                                percentiles("start-idle"),
                                percentiles("result-idle"),
                                Stream.of("rate-20"),
                                percentiles("start-20"),
                                percentiles("result-20"))
                        .flatMap(names -> names)
                        .toList());
        for (String load : List.of("idle", "20")) {
            for (String percentile : PERCENTILES) {
                JsonNode start = figure(answer, "start-" + load + "-" + percentile, "ms");
                JsonNode result = figure(answer, "result-" + load + "-" + percentile, "ms");
                assertThat(start.path("limit").asText()).isEqualTo("lpush-" + percentile);
                // Each job starts before its result is here.
                assertThat(result.path("min").asDouble())
                        .isGreaterThanOrEqualTo(start.path("min").asDouble());
            }
            assertThat(perJob(answer, "rate-" + load, "calls")).isPositive();
            assertThat(median(answer, "result-" + load + "-p50"))
                    .isLessThanOrEqualTo(median(answer, "result-" + load + "-max"));
        }
        assertThat(median(answer, "rate-idle")).isEqualTo(100);
        assertThat(median(answer, "rate-20")).isCloseTo(median(answer, "peak") / 5, within(1.0));
        assertThat(answer.path("settings").path("loads")).hasSize(2);
        assertThat(answer.path("settings").path("seed").asLong()).isEqualTo(7);
    }

    @Test
    void delayedTellsHowLateJobsStartAndHowLongScriptsTake() throws Exception {
        JsonNode answer = bench("delayed", "--jobs", "500", "--runs", "2");

        assertThat(answer.path("jobs").asLong()).isEqualTo(2 * 500);
        assertThat(names(answer.path("figures")))
                .containsExactly(
                        "set", "late-p50", "late-p99", "late-max", "last-end", "rate", "script-mean", "script-max");
        assertThat(median(answer, "late-p50")).isBetween(0.0, median(answer, "late-p99"));
        assertThat(median(answer, "late-p99")).isLessThanOrEqualTo(median(answer, "late-max"));
        assertThat(median(answer, "script-max")).isGreaterThanOrEqualTo(0.1);
        assertThat(figure(answer, "rate", "jobs/s").path("limit").asText()).isEqualTo("set");
        assertThat(perJob(answer, "rate", "calls")).isPositive();
    }

    @Test
    void overALongerLineNoRoundTripIsShorterThanTheLine() throws Exception {
        JsonNode answer = bench("enqueue", "--jobs", "200", "--runs", "1", "--rtt", "20ms");

        assertThat(answer.path("settings").path("rttMillis").asDouble()).isEqualTo(20);
        // One after another: no faster than the line. A hundred threads share calls, and so do the calls of bulk.
        assertThat(median(answer, "lpush")).isLessThanOrEqualTo(50);
        assertThat(median(answer, "one")).isLessThanOrEqualTo(50);
        assertThat(median(answer, "set")).isLessThanOrEqualTo(50 * 100);
    }

    @Test
    void onANamedServerWithAPasswordAllGoOverTheLineAndNothingIsLeft() throws Exception {
        String[][] benches = {
            {"drain", "--jobs", "500"},
            {"steady", "--seconds", "1", "--in-flight", "100"},
            {"latency", "--seconds", "1", "--loads", "idle"},
            {"delayed", "--jobs", "100"}
        };
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            for (String[] bench : benches) {
                JsonNode answer = bench(Stream.concat(
                                Stream.of(bench), Stream.of("--runs", "1", "--rtt", "3ms", "--redis", REDIS.url()))
                        .toArray(String[]::new));
                // Only of a server that is ours is the configuration our own.
                assertThat(names(answer.path("figures"))).doesNotContain("script-max");
                assertThat(names(answer.path("settings"))).doesNotContain("aof");
            }
            assertThat(redis.call("DBSIZE")).isEqualTo("0");
            assertThat(redis.call("CONFIG", "GET", "slowlog-log-slower-than")).endsWith(" 10000");
        }
    }

    private static Stream<String> percentiles(String what) {
        return PERCENTILES.stream().map(name -> what + "-" + name);
    }

    private static double median(JsonNode answer, String figure) {
        return answer.path("figures").path(figure).path("median").asDouble();
    }
}
