package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.site.Site;
import dev.redwork.site.SitePage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job, as people run it: two worker JVMs from the jar, jobs from a command line, results, pills and their receipts. Of
 * all tests that start JVMs the inner loop runs these alone.
 */
@Tag("jdk")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class MainJobProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PREFIX = "redwork:{default}:";

    @TempDir
    Path directory;

    private RawRedis redis;
    private Spawned one;
    private Spawned two;

    @BeforeEach
    void start() {
        redis = RawRedis.connect(REDIS.url());
        one = worker("one");
        two = worker("two");
        await().atMost(PATIENCE)
                .until(() -> redis.call("ZCARD", PREFIX + "sessions").equals("2"));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
        redis.close();
    }

    @Test
    void twoWorkersShareFetchesPrimesAndPairsAndThenTakeTheirPills() throws Exception {
        List<SitePage> pages =
                IntStream.range(0, 40).mapToObj(i -> new SitePage("p" + i)).toList();
        try (Site site = Site.start("127.0.0.1", 0, Duration.ofMillis(100), null)) {
            String urls = pages.stream().map(page -> site.url(page.name())).collect(Collectors.joining("\n"));
            JsonNode fetched = redwork("fetch", "--file", file("urls", urls), "-o", "json")
                    .succeeded()
                    .json();
            assertThat(fetched.path("pages").findValuesAsText("status"))
                    .hasSize(40)
                    .containsOnly("200");
            assertThat(fetched.path("words").asLong())
                    .isEqualTo(pages.stream().mapToLong(SitePage::words).sum());
        }
        assertThat(redwork("primes", "count", "10^8", "101_000_000", "--chunk", "100_000")
                        .succeeded()
                        .out())
                .isEqualTo("54208\n");
        String pairs = "1963309 2265973\n2030677 3814172\n1551645 2229620\n2039045 2020802\n";
        assertThat(redwork("gcd", "--file", file("pairs", pairs), "--method", "trial")
                        .succeeded()
                        .lines())
                .containsExactly("1", "1", "5", "1");

        JsonNode stop =
                redwork("stop", "--wait", "30s", "-o", "jsonl").succeeded().json();
        assertThat(stop.path("receipts").findValuesAsText("worker")).containsExactlyInAnyOrder("one", "two");
        assertThat(jobs(stop, "one") + jobs(stop, "two")).as("all jobs, once").isEqualTo(40 + 10 + 4);
        assertThat(Math.min(jobs(stop, "one"), jobs(stop, "two")))
                .as("each had its share")
                .isPositive();
        assertThat(one.exitCode()).isZero();
        assertThat(two.exitCode()).isZero();
    }

    @Test
    void aFactorThatIsFoundStopsTheSearchOnBothByAFlag() {
        JsonNode verdict = redwork("primes", "verify", "9000000168000000703", "-o", "json")
                .succeeded()
                .json();

        assertThat(verdict.path("verdict").asText()).isEqualTo("composite");
        assertThat(verdict.path("factor").asLong()).isEqualTo(3_000_000_019L);
        assertThat(verdict.path("stopped").asInt()
                        + verdict.path("never_started").asInt())
                .as("ranges that the flag ended early")
                .isPositive();
    }

    @Test
    void whatAKilledWorkerHeldRunsOnTheOther() throws Exception {
        try (Site site = Site.start("127.0.0.1", 0, Duration.ofMillis(100), null)) {
            String urls = IntStream.range(0, 8)
                    .mapToObj(i -> site.url("p" + i) + "&delay=1s")
                    .collect(Collectors.joining("\n"));
            CompletableFuture<Ran> command =
                    CompletableFuture.supplyAsync(() -> redwork("fetch", "--file", file("urls", urls), "-o", "json"));
            String session = await().atMost(PATIENCE).until(() -> holder("one"), holder -> !holder.isEmpty());

            one.signal("KILL");
            assertThat(one.exitCode()).isEqualTo(137);
            // Its lease need not be waited for here: it ends now. (CrashProcessTest waits.)
            redis.call("ZADD", PREFIX + "sessions", "XX", "1", session);

            assertThat(command.join().succeeded().json().path("pages").findValuesAsText("status"))
                    .hasSize(8)
                    .containsOnly("200");
            assertThat(redis.call("HGET", PREFIX + "totals", "reclaimed")).isNotIn("nil", "0");
            assertThat(redis.call("HGET", PREFIX + "totals", "succeeded")).isEqualTo("8");
        }
    }

    /** The session of this worker, once it holds a job. */
    private String holder(String worker) {
        return List.of(redis.call("ZRANGE", PREFIX + "sessions", "0", "-1").split(" ", -1)).stream()
                .filter(session -> redis.call("HGET", PREFIX + "session:" + session, "worker")
                        .equals(worker))
                .filter(session ->
                        !redis.call("HLEN", PREFIX + "running:" + session).equals("0"))
                .findFirst()
                .orElse("");
    }

    private static int jobs(JsonNode stop, String worker) {
        for (JsonNode receipt : stop.path("receipts")) {
            if (receipt.path("worker").asText().equals(worker)) {
                return receipt.path("jobs").asInt();
            }
        }
        throw new AssertionError("no receipt of " + worker + " in " + stop);
    }

    private String file(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Spawned worker(String name) {
        return Spawned.redwork(REDIS.url(), "worker", "--name", name, "-q", "default:2", "--allow-private");
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
