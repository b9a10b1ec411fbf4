package dev.redwork.cli;

import static dev.redwork.cli.BenchAnswers.bench;
import static dev.redwork.cli.BenchAnswers.figure;
import static dev.redwork.cli.BenchAnswers.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each thing that may grow in a drain, small: what it answers and leaves, never how fast it was. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class BenchDrainByHandTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @ParameterizedTest
    @CsvSource({
        "--behind, 100, behind, 3100",
        "--input-bytes, 1000, inputBytes, 3000",
        "--workers, 2, workers, 4000",
        "--batch, 10, batch, 3000",
        "--producers, 10, producers, 3000",
        "--threads, 10, threads, 3000",
        "--keys, true, keys, 3000",
        "--rtt, 1ms, rttMillis, 3000"
    })
    void allJobsAreMeasuredBesideALimitAndNothingIsLeft(String option, String value, String setting, int jobs)
            throws Exception {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            JsonNode answer =
                    bench("drain", "--jobs", "2000", "--runs", "1", "--redis", REDIS.url(), option + "=" + value);

            assertThat(answer.path("jobs").asLong()).isEqualTo(jobs);
            assertThat(names(answer.path("figures"))).containsExactly("set", "drain");
            JsonNode figure = figure(answer, "drain", "jobs/s");
            assertThat(figure.path("limit").asText()).isEqualTo("set");
            assertThat(figure.path("ratio").asDouble()).isPositive();
            assertThat(names(figure.path("perJob"))).containsExactly("calls", "commands", "bytes");
            assertThat(figure.path("cpuSeconds").has("producer")).isEqualTo(setting.equals("producers"));
            // By this the script that draws finds what has grown.
            assertThat(answer.path("settings").path(setting).asText()).startsWith(value.replaceFirst("[a-z]+$", ""));
            assertThat(redis.call("DBSIZE")).isEqualTo("0");
        }
    }
}
