package dev.redwork.cli;

import static dev.redwork.cli.BenchAnswers.bench;
import static dev.redwork.cli.BenchAnswers.figure;
import static dev.redwork.cli.BenchAnswers.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The benches of how cost grows, and of how evenly work spreads, small: what they answer and leave, never how fast it was. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class BenchScaleByHandTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @ParameterizedTest
    @CsvSource({
        "backlog, 10, 100",
        "input, 20, 1000",
        "workers, 1, 2",
        "batch, 10, 100",
        "producers, 1, 10",
        "threads, 1, 10",
        "keys, 10, 100"
    })
    void everySizeIsMeasuredInEachRoundBesideOneLimitAndNothingIsLeft(String by, int small, int large)
            throws Exception {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            JsonNode answer = scale(by, small + "," + large, "--jobs", "2000", "--runs", "1", "--redis", REDIS.url());

            int more = switch (by) {
                case "backlog", "keys" -> small + large;
                // The second worker is to be as warm as the first.
                case "workers" -> 1_000;
                default -> 0;
            };
            assertThat(answer.path("jobs").asLong()).isEqualTo(2 * 3_000 + more);
            assertThat(names(answer.path("figures"))).containsExactly("set", by + "-" + small, by + "-" + large);
            for (int size : List.of(small, large)) {
                String name = by + "-" + size;
                JsonNode figure = figure(answer, name, "jobs/s");
                assertThat(figure.path("limit").asText()).isEqualTo("set");
                assertThat(figure.path("ratio").asDouble()).isPositive();
                assertThat(names(figure.path("perJob"))).containsExactly("calls", "commands", "bytes");
                assertThat(figure.path("size").asInt()).isEqualTo(size);
                assertThat(figure.path("jobs").asInt()).isEqualTo(2_000);
            }
            assertThat(names(answer.path("settings")))
                    .containsExactly("by", "sizes", "jobs", "inputBytes", "workers", "threads", "runs", "rttMillis");
            assertThat(redis.call("DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    void theLineGetsLongerFromSizeToSize() throws Exception {
        JsonNode answer = scale("rtt", "0ms,0.5ms", "--jobs", "2000", "--runs", "2", "--no-aof");
        assertThat(names(answer.path("figures"))).containsExactly("set", "rtt-0ms", "rtt-0.5ms");
        assertThat(answer.path("figures").path("rtt-0.5ms").path("size").asDouble())
                .isEqualTo(0.5);
    }

    @Test
    void fairnessCountsTheJobsOfTheWorkersThatRanMostAndFewest() throws Exception {
        JsonNode answer = bench(
                "fairness", "--jobs", "200", "--millis", "5", "--workers", "2", "--runs", "2", "--redis", REDIS.url());

        assertThat(answer.path("jobs").asLong()).isEqualTo(2 * 200);
        assertThat(names(answer.path("figures"))).containsExactly("least", "most", "most/least");
        double least = answer.path("figures").path("least").path("min").asDouble();
        double most = answer.path("figures").path("most").path("max").asDouble();
        assertThat(least).isBetween(0.0, 100.0);
        assertThat(most).isEqualTo(200 - least);
        assertThat(figure(answer, "most/least", "times").path("median").asDouble())
                .isGreaterThanOrEqualTo(1);
        assertThat(names(answer.path("settings"))).containsExactly("jobs", "millis", "workers", "runs", "rttMillis");
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call("DBSIZE")).isEqualTo("0");
        }
    }

    private static JsonNode scale(String by, String sizes, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("scale", by, "--sizes", sizes));
        arguments.addAll(List.of(more));
        return bench(arguments.toArray(new String[0]));
    }
}
