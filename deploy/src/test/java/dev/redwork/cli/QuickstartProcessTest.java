package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.site.SitePage;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Quickstart as a newcomer runs it: from nothing, to its table, and away again, however it ends. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class QuickstartProcessTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
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
            JsonNode lines = answer.path("jobs");
            assertThat(lines.findValuesAsText("result"))
                    .startsWith("5,761,455 primes", "3.141381, -1.29 sigma", "1, 1, 5, 1")
                    .endsWith(sumsOfPages(), "172 primes, 172 rows")
                    .hasSize(7);
            assertThat(lines.path(3).path("result").asText()).startsWith("2,000 right");
            assertThat(lines.findValuesAsText("jobs"))
                    .containsExactly("100", "96", "4", "2000", "10000", "500", "1024");
            JsonNode verified = answer.path("verifications");
            assertThat(verified.findValuesAsText("verdict"))
                    .containsExactly("composite", "composite", "prime", "prime", "prime", "composite");
            assertThat(verified.path(5).path("factor").asLong()).isEqualTo(3_000_000_019L);
            assertThat(verified.path(5).path("without_flag_factor").asLong()).isEqualTo(3_000_000_019L);
            assertThat(answer.path("receipts").findValuesAsText("worker"))
                    .containsExactlyInAnyOrder("quickstart-1", "quickstart-2");
            assertThat(sum(answer.path("receipts")))
                    .isEqualTo(
                            sum(lines) + sum(verified) + answer.path("warming").asLong());
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
    void keptOpenOnANamedServerItUsesQueuesOfItsOwnAndShowsWhereToLookUntilCtrlC() throws Exception {
        try (Spawned quickstart = Spawned.redwork(NOBODY, "quickstart", "--keep", "--redis", REDIS.url());
                RawRedis redis = RawRedis.connect(REDIS.url())) {
            await().atMost(PATIENCE).until(() -> quickstart.out().contains("LLEN") || !quickstart.isAlive());
            List<ProcessHandle> workers = quickstart.descendants();
            assertThat(workers).as(quickstart.err()).hasSize(2);
            assertThat(quickstart.out().lines().filter(line -> line.contains("redis-cli -h")))
                    .hasSize(5);
            assertThat(quickstart.out()).contains("9223372036854775783", "3000000019 x 3000000037");
            assertThat(redis.call("SMEMBERS", "redwork:queues").split(" ", -1))
                    .containsExactlyInAnyOrder("quickstart.main", "quickstart.fetch");
            assertThat(redis.call("HGET", "redwork:{quickstart.fetch}:totals", "succeeded"))
                    .isEqualTo("1000");
            assertThat(redis.call("ZCARD", "redwork:{quickstart.main}:sessions"))
                    .isEqualTo("2");
            quickstart.signal("INT");

            assertThat(quickstart.exitCode()).isEqualTo(130);
            assertGone(workers);
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

    private static String sumsOfPages() {
        List<SitePage> pages = IntStream.range(0, 500)
                .mapToObj(index -> new SitePage("page-" + index))
                .toList();
        return Numbers.grouped(pages.stream().mapToLong(SitePage::bytes).sum()) + " bytes, "
                + Numbers.grouped(pages.stream().mapToLong(SitePage::words).sum()) + " words";
    }

    private static long sum(JsonNode lines) {
        return lines.findValues("jobs").stream().mapToLong(JsonNode::asLong).sum();
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
