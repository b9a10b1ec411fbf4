package dev.redwork.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import dev.redwork.site.Site;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The parts of {@code bench fresh} that need no worker, in this JVM: what they do, never how fast. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FreshPartStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private final BenchQueue queue = new BenchQueue(RedisSettings.of(REDIS.url(), "redwork"), "b.00000");
    private final FreshSizes sizes = new FreshSizes();

    @AfterEach
    void stop() {
        queue.close();
    }

    @Test
    void singlesAndBulkPutAsManyJobsInAsTheySay() throws Exception {
        sizes.singles = 30;
        sizes.jobs = 2_500;

        assertFigures(run(FreshPart.SINGLES, ""), "jobs/s", "singles");
        queue.checkWaiting(30);
        queue.clear();
        assertFigures(run(FreshPart.BULK, ""), "jobs/s", "bulk");
        queue.checkWaiting(2_500);
    }

    @Test
    void thePlainOnesMakeAsManyCalls() throws Exception {
        sizes.singles = 30;
        sizes.jobs = 250;
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertFigures(run(FreshPart.SINGLES_PLAIN, ""), "calls/s", "singles-plain");
            assertThat(redis.call("LLEN", queue.key("lpush"))).isEqualTo("30");
            assertFigures(run(FreshPart.BULK_PLAIN, ""), "calls/s", "bulk-plain");
            assertThat(redis.call("DBSIZE")).isEqualTo("251");
        }
    }

    @Test
    void theEchoAnswersEachCallUntilItIsToldToEnd() throws Exception {
        sizes.lead = 2;
        sizes.one = 10;
        BenchQueue other = new BenchQueue(queue.link().settings(), queue.name());
        CompletableFuture<FreshOutcome> echo = CompletableFuture.supplyAsync(() -> {
            try {
                return FreshPart.ECHO.run(sizes, other, "");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        FreshPlain caller = new FreshPlain(sizes, queue);
        caller.awaitEcho();
        FreshOutcome outcome = run(FreshPart.ONE_PLAIN, "");
        caller.endEcho();

        assertThat(echo.get(30, TimeUnit.SECONDS).samples()).isEmpty();
        other.stop();
        assertFigures(
                outcome,
                "ms",
                Latencies.names().stream()
                        .map(percentile -> "start-plain-" + percentile)
                        .toArray(String[]::new));
        for (String percentile : Latencies.names()) {
            assertThat(value(outcome, "result-plain-" + percentile))
                    .isGreaterThanOrEqualTo(value(outcome, "start-plain-" + percentile));
        }
    }

    @Test
    void plainThreadsGetEachPageOnceAndFindEachDivisor() throws Exception {
        sizes.pages = 120;
        sizes.pairs = 5;
        try (Site site = Site.start("127.0.0.1", 0, Duration.ofMillis(20), null)) {
            FreshOutcome fetch = run(FreshPart.FETCH_PLAIN, site.url());
            assertFigures(fetch, "s", "fetch-plain");
            // A hundred at once: the others come after them.
            assertThat(value(fetch, "fetch-plain")).isGreaterThanOrEqualTo(0.04);
            // A client has its page a little before the site has counted it.
            await().untilAsserted(() -> assertThat(site.served()).isEqualTo(120));
        }
        assertFigures(run(FreshPart.GCD_PLAIN, ""), "s", "gcd-plain");
    }

    private FreshOutcome run(FreshPart part, String site) throws InterruptedException {
        return part.run(sizes, queue, site);
    }

    private static void assertFigures(FreshOutcome outcome, String unit, String... figures) {
        assertThat(outcome.samples()).extracting(Sample::figure).contains(figures);
        assertThat(outcome.samples()).allMatch(sample -> sample.unit().equals(unit) && sample.value() > 0);
        assertThat(outcome.client().cpu()).isNotNegative();
        assertThat(outcome.client().classes()).isNotNegative();
    }

    private static double value(FreshOutcome outcome, String figure) {
        return outcome.samples().stream()
                .filter(sample -> sample.figure().equals(figure))
                .mapToDouble(Sample::value)
                .findFirst()
                .orElseThrow();
    }
}
