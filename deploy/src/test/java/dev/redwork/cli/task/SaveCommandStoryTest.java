package dev.redwork.cli.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.cli.Ran;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.site.Site;
import dev.redwork.site.SiteStore;
import dev.redwork.worker.Worker;
import dev.redwork.worker.tasks.ShippedHandlers;
import dev.redwork.worker.tasks.fetch.FetchHandlers;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code redwork save} in all its modes; its worker is in this JVM. */
class SaveCommandStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private Worker worker;

    @BeforeEach
    void start() {
        worker = Worker.builder(REDIS.url())
                .add(FetchHandlers.allowingPrivate())
                .add(new ShippedHandlers())
                .lane(8, "default")
                .lane(8, "save")
                .start();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    /** The reference has 1,028 primes in 8,192 numbers. */
    @ParameterizedTest
    @CsvSource({
        "one, 100, 25, 100",
        "many, 1000, 168, 1000",
        "async, 8192, 1028, 1",
        "pipeline, 2000, 303, 305",
        "none, 100, 25, 100",
    })
    void eachModeSavesThePrimesAndNoOthers(String mode, long numbers, long primes, long jobs) {
        Ran ran = redwork("save", Long.toString(numbers), "--mode", mode, "--delay", "2ms", "-o", "json")
                .succeeded();
        JsonNode answer = ran.json();
        assertThat(answer.path("mode").asText()).isEqualTo(mode);
        assertThat(answer.path("numbers").asLong()).isEqualTo(numbers);
        assertThat(answer.path("primes").asLong()).isEqualTo(primes);
        assertThat(answer.path("jobs").asLong()).isEqualTo(jobs);
        assertThat(answer.path("seconds").asDouble()).isPositive();
        assertThat(answer.path("rows").asLong(-1)).isEqualTo(mode.equals("none") ? -1 : primes);
    }

    /** It goes away with saves under way, whose rows it has, and comes back with its rows. */
    @Test
    void aStoreThatGoesAwayInTheMiddleHasEachRowOnceInTheEnd() throws Exception {
        Site site = Site.startStore("127.0.0.1", 0, Duration.ofMillis(20), null);
        SiteStore rows = site.store();
        try {
            CompletableFuture<Ran> saving =
                    CompletableFuture.supplyAsync(() -> redwork("save", "1000", "--store", site.url()));
            await().until(() -> rows.count() > 20);
            site.close();
            await().until(() -> waitingForTheStore() > 0);
            try (Site again =
                    Site.startStore("127.0.0.1", URI.create(site.url()).getPort(), Duration.ZERO, null, rows)) {
                Ran ran = saving.join().succeeded();
                assertThat(ran.out()).isEqualTo("168\n");
                assertThat(ran.err()).contains("1,000 jobs, ").doesNotContain("in the store");
                assertThat(RowCheck.difference(1_000, again.store().rows())).isNull();
            }
        } finally {
            site.close();
        }
    }

    @Test
    void aRowWithAnotherValueEndsItAndCancelsTheRest() throws Exception {
        try (Site site = Site.startStore("127.0.0.1", 0, Duration.ofMillis(20), null)) {
            java.net.http.HttpClient.newHttpClient()
                    .send(
                            java.net.http.HttpRequest.newBuilder(URI.create(site.url() + "/13"))
                                    .PUT(java.net.http.HttpRequest.BodyPublishers.ofString("x"))
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.discarding());
            Ran ran = redwork("save", "100000", "--store", site.url());
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).contains("/13 has another value", "the jobs that are left are cancelled");
            try (RawRedis redis = RawRedis.connect(REDIS.url())) {
                await().until(() ->
                        redis.call("LLEN", "redwork:{default}:pending").equals("0"));
            }
            assertThat(site.store().count()).isLessThan(9_592);
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnythingIsEnqueued() {
        redwork("save", "0").refused(2, "N must be from 1 to 10^7");
        redwork("save", "1e8").refused(2, "N must be from 1 to 10^7");
        redwork("save", "x").refused(2, "'x' is not a whole number");
        redwork("save", "10", "--mode", "two").refused(2, "--mode");
        redwork("save", "10", "--store", "localhost").refused(2, "'localhost' is not a page's URL");
        redwork("save", "10", "--store", "http://h/?a").refused(2, "without ? and #");
        redwork("save", "10", "--store", "http://h", "--delay", "1s").refused(2, "--delay is of a store of its own");
        redwork("save", "10", "--store", "http://h", "--mode", "none").refused(2, "leave out --store");
        redwork("save", "10", "--delay", "11m").refused(2, "a site's delay is 0 to 10 minutes");
        redwork("save", "10", "--save-queue", "a:b").refused(2, "queue name 'a:b'");
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call("EXISTS", "redwork:{default}:totals")).isEqualTo("0");
        }
    }

    private static long waitingForTheStore() {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            String retried = redis.call("HGET", "redwork:{default}:totals", "retried");
            return retried == null || retried.equals("nil") ? 0 : Long.parseLong(retried);
        }
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
