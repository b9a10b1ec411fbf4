package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.redis.testing.RawRedis;
import dev.redwork.redis.testing.RedisExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Quickstart as a newcomer runs it: from nothing, to its table, and away again, however it ends. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class QuickstartEndToEndTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NOBODY = "redis://127.0.0.1:1";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void fromNothingItRunsTheMainJobsAndLeavesNothing() throws Exception {
        try (Spawned quickstart = Spawned.redwork(NOBODY, "quickstart", "-o", "json")) {
            List<ProcessHandle> family = family(quickstart);
            await().atMost(PATIENCE).until(() -> !quickstart.isAlive());

            assertThat(quickstart.exitCode()).as(quickstart.err()).isZero();
            JsonNode answer = Ran.MAPPER.readTree(quickstart.out());
            assertThat(answer.path("jobs").findValuesAsText("result"))
                    .startsWith("5,761,455 primes", "1, 1, 5, 1")
                    .hasSize(4);
            assertThat(answer.path("jobs").path(2).path("result").asText()).startsWith("2,000 right");
            assertThat(answer.path("jobs").findValuesAsText("jobs")).containsExactly("100", "4", "2000", "10000");
            assertThat(answer.path("receipts").findValuesAsText("worker"))
                    .containsExactlyInAnyOrder("quickstart-1", "quickstart-2");
            long run = answer.path("receipts").findValues("jobs").stream()
                    .mapToLong(JsonNode::asLong)
                    .sum();
            assertThat(run).isEqualTo(12_104 + QuickstartJobs.WARMING);
            assertGone(family);
        }
    }

    @Test
    void ctrlCEndsAllOfIt() throws Exception {
        try (Spawned quickstart = Spawned.redwork(NOBODY, "quickstart")) {
            List<ProcessHandle> family = family(quickstart);
            quickstart.signal("INT");

            assertThat(quickstart.exitCode()).isEqualTo(130);
            assertThat(quickstart.err()).doesNotContain("\tat ");
            assertGone(family);
        }
    }

    @Test
    void killedItLeavesNothingEither() throws Exception {
        try (Spawned quickstart = Spawned.redwork(NOBODY, "quickstart")) {
            List<ProcessHandle> family = family(quickstart);
            quickstart.signal("KILL");

            assertGone(family);
        }
    }

    @Test
    void keptOpenItShowsWhereToLookUntilCtrlC() throws Exception {
        try (Spawned quickstart = Spawned.redwork(NOBODY, "quickstart", "--keep")) {
            List<ProcessHandle> family = family(quickstart);
            await().atMost(PATIENCE).until(() -> quickstart.out().contains("LLEN"));
            assertThat(quickstart.out().lines().filter(line -> line.contains("redis-cli -h")))
                    .hasSize(5);
            Matcher url = Pattern.compile("redis://127.0.0.1:\\d+").matcher(quickstart.out());
            assertThat(url.find()).isTrue();
            try (RawRedis redis = RawRedis.connect(url.group())) {
                assertThat(redis.call("HGET", "redwork:{default}:totals", "succeeded"))
                        .isEqualTo(Integer.toString(12_104 + QuickstartJobs.WARMING));
                assertThat(redis.call("ZCARD", "redwork:{default}:sessions")).isEqualTo("2");
            }
            quickstart.signal("INT");

            assertThat(quickstart.exitCode()).isEqualTo(130);
            assertGone(family);
        }
    }

    @Test
    void onANamedServerItUsesAQueueOfItsOwn() throws Exception {
        try (Spawned quickstart = Spawned.redwork(NOBODY, "quickstart", "--redis", REDIS.url(), "-o", "json");
                RawRedis redis = RawRedis.connect(REDIS.url())) {
            await().atMost(PATIENCE).until(() -> !quickstart.isAlive());

            assertThat(quickstart.exitCode()).as(quickstart.err()).isZero();
            assertThat(redis.call("SMEMBERS", "redwork:queues")).isEqualTo("quickstart.main");
            assertThat(redis.call("EXISTS", "redwork:{quickstart.main}:sessions"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aServerThatIsNotThereIsToldInOneLine() throws Exception {
        try (Spawned quickstart = Spawned.redwork(NOBODY, "quickstart", "--redis", NOBODY)) {
            assertThat(quickstart.exitCode()).isEqualTo(69);
            assertThat(quickstart.err().lines().filter(line -> line.contains("cannot be reached")))
                    .hasSize(1);
            assertThat(quickstart.err()).doesNotContain("\tat ");
        }
    }

    /** All that it has started, once its workers are there. */
    private static List<ProcessHandle> family(Spawned quickstart) {
        await().atMost(PATIENCE).until(() -> quickstart.err().contains("pids "));
        List<ProcessHandle> family = quickstart.descendants();
        // Two workers, the server, and the shell that watches over it.
        assertThat(family).hasSizeGreaterThanOrEqualTo(4);
        return family;
    }

    private static void assertGone(List<ProcessHandle> family) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(family).filteredOn(ProcessHandle::isAlive).isEmpty());
    }
}
