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
    void memoryIsTakenByJobsThatWaitRunAndHaveEnded() throws Exception {
        JsonNode answer = bench("memory", "--jobs", "2000", "--held", "500", "--runs", "1");

        assertThat(answer.path("jobs").asLong()).isEqualTo(3 * (2_000 + 500) + 2_000);
        assertThat(names(answer.path("figures")))
                .containsExactly(
                        "bare-small",
                        "queued-small",
                        "finished-small",
                        "bare-120b",
                        "queued-120b",
                        "finished-120b",
                        "bare-1kb",
                        "queued-1kb",
                        "finished-1kb",
                        "heap-handle",
                        "running-small",
                        "heap-running-small",
                        "running-120b",
                        "heap-running-120b",
                        "running-1kb",
                        "heap-running-1kb");
        // A job is more than its input, and less than it would be by any mistake.
        for (String input : List.of("small", "120b", "1kb")) {
            double bare = median(answer, "bare-" + input, "bytes/job");
            double queued = median(answer, "queued-" + input, "bytes/job");
            assertThat(queued).isBetween(bare, bare + 250);
            assertThat(median(answer, "running-" + input, "bytes/job")).isBetween(bare, bare + 500);
            assertThat(figure(answer, "queued-" + input).path("limit").asText()).isEqualTo("bare-" + input);
        }
        // An input goes with its job, and what is left does not grow with it.
        assertThat(median(answer, "finished-1kb", "bytes/job"))
                .isBetween(100.0, median(answer, "queued-1kb", "bytes/job"));
        assertThat(median(answer, "heap-running-1kb", "bytes/job")).isPositive();
        assertThat(names(answer.path("settings"))).containsExactly("jobs", "held", "runs", "rttMillis", "aof");
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
    void primesComparesEachTaskWithAPlainLoop() throws Exception {
        JsonNode answer = bench(
                "primes",
                "--numbers",
                "2000000",
                "--piece",
                "3e5",
                "--kernel-numbers",
                "10^6",
                "--sample",
                "10^6",
                "--pairs",
                "10",
                "--runs",
                "1");

        List<String> figures = names(answer.path("figures"));
        assertThat(figures)
                .containsSubsequence("range-alone", "range-jobs", "gcd-loop", "gcd-alone", "gcd-jobs", "sieve-1e9")
                .endsWith("factor-blind", "factor-flag", "look");
        for (String way : List.of("loop-", "whole-", "flag-")) {
            assertThat(figures)
                    .filteredOn(name -> name.startsWith(way))
                    .hasSize(7)
                    .contains(way + "100109100129100369");
        }
        assertThat(figure(answer, "range-jobs").path("limit").asText()).isEqualTo("range-alone");
        assertThat(figure(answer, "gcd-jobs").path("limit").asText()).isEqualTo("gcd-loop");
        assertThat(figure(answer, "factor-flag").path("limit").asText()).isEqualTo("factor-blind");
        assertThat(figure(answer, "flag-9223372036854775783").path("limit").asText())
                .isEqualTo("loop-9223372036854775783");
        assertThat(names(figure(answer, "gcd-jobs").path("perJob"))).containsExactly("calls", "commands", "bytes");
        // Seven pieces, ten pairs, and each number's ranges with and without the flag: 4 times 76, 3 times 200.
        assertThat(answer.path("jobs").asLong()).isEqualTo(7 + 10 + 2 * (4 * 76 + 3 * 200));
        String primesieve = answer.path("settings").path("primesieve").asText();
        assertThat(figures.contains("primesieve-1e12")).isEqualTo(!primesieve.equals("none"));
    }

    @Test
    void onANamedServerNothingIsLeftAndNothingElseIsTouched() throws Exception {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            redis.call("SET", "redwork:{default}:totals", "somebody else's");
            bench("memory", "--jobs", "1000", "--held", "100", "--runs", "1", "--redis", REDIS.url());
            bench("idle", "--time", "1s", "--runs", "1", "--redis", REDIS.url());

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
