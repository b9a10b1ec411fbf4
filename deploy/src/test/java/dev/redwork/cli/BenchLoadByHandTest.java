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
    void latencyTellsPercentilesAtEachLoadBesideABareCall() throws Exception {
        JsonNode answer = bench("latency", "--seconds", "1", "--runs", "2", "--loads", "idle,20", "--idle-rate", "100");

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
            {"latency", "--seconds", "1", "--loads", "idle"},
            {"fresh", "--singles", "20", "--jobs", "100", "--one", "20", "--pages", "5", "--pairs", "5"}
        };
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            for (String[] bench : benches) {
                JsonNode answer = bench(Stream.concat(
                                Stream.of(bench), Stream.of("--runs", "1", "--rtt", "3ms", "--redis", REDIS.url()))
                        .toArray(String[]::new));
                // Only of a server that is ours is the configuration known.
                assertThat(names(answer.path("settings"))).doesNotContain("aof");
            }
            assertThat(redis.call("DBSIZE")).isEqualTo("0");
        }
    }

    private static Stream<String> percentiles(String what) {
        return PERCENTILES.stream().map(name -> what + "-" + name);
    }

    private static double median(JsonNode answer, String figure) {
        return answer.path("figures").path(figure).path("median").asDouble();
    }
}
