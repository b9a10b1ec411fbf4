package dev.redwork.cli;

import static dev.redwork.cli.BenchAnswers.assertCosts;
import static dev.redwork.cli.BenchAnswers.bench;
import static dev.redwork.cli.BenchAnswers.figure;
import static dev.redwork.cli.BenchAnswers.limit;
import static dev.redwork.cli.BenchAnswers.names;
import static dev.redwork.cli.BenchAnswers.perJob;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What else the benches of a queue's rates tell; {@link BenchProcessTest} shows that one of them runs, and leaves nothing. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BenchByHandTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

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
            redis.call("SET", "redwork:{default}:totals", "somebody else's");
            bench("drain", "--jobs", "500", "--runs", "1", "--redis", REDIS.url());
            bench("enqueue", "--jobs", "500", "--runs", "1", "--redis", REDIS.url());
            bench("fetch", "--pages", "5", "--delay", "1ms", "--runs", "1", "--redis", REDIS.url());

            assertThat(redis.call("KEYS", "*")).isEqualTo("redwork:{default}:totals");
        }
    }
}
