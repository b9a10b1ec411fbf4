package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.cli.task.RowCheck;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.site.Site;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code redwork save} with two worker processes, one of which is killed half way. */
class SaveProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    /** Where numbers stand in line, and where the primes that a pipeline saves do. */
    private static final List<String> QUEUES = List.of("saving", "rows");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Runs may repeat, and their saves; no outcome and no row is there twice. */
    @ParameterizedTest
    @CsvSource({"one, 20, 4000, 4000", "many, 4, 8000, 8000", "async, 1, 40000, 4", "pipeline, 20, 4000, 554"})
    void everyPrimeHasOneRowWhenAWorkerIsKilledHalfWay(String mode, int threads, int numbers, int jobs)
            throws Exception {
        try (Site site = Site.startStore("127.0.0.1", 0, Duration.ofMillis(200), null);
                Spawned survivor = worker("survivor", threads);
                Spawned victim = worker("victim", threads)) {
            await().atMost(PATIENCE)
                    .until(() -> redwork("workers", "-o", "jsonl").lines().size() == 2 * QUEUES.size());
            CompletableFuture<Ran> command = CompletableFuture.supplyAsync(() -> redwork(
                    "save",
                    Integer.toString(numbers),
                    "--mode",
                    mode,
                    "--store",
                    site.url(),
                    "-q",
                    "saving",
                    "--save-queue",
                    "rows",
                    "-o",
                    "json"));
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .until(() -> site.store().count() >= 100);
            DeadWorker.kill(victim, REDIS.url(), "victim", QUEUES);
            for (String queue : QUEUES) {
                DeadWorker.endLease(REDIS.url(), queue, "victim");
            }

            JsonNode answer = command.join().succeeded().json();
            assertThat(RowCheck.difference(numbers, site.store().rows())).isNull();
            assertThat(answer.path("primes").asInt()).isEqualTo(site.store().count());
            assertThat(answer.path("jobs").asInt()).isEqualTo(jobs);
            assertThat(total("succeeded")).isEqualTo(jobs);
            assertThat(total("reclaimed")).as("jobs the victim held").isPositive();
            assertThat(survivor.isAlive()).isTrue();
        }
    }

    private static Spawned worker(String name, int threads) {
        return Spawned.redwork(
                REDIS.url(),
                "worker",
                "-q",
                "saving:" + threads,
                "-q",
                "rows:" + threads,
                "--name",
                name,
                "--allow-private");
    }

    private static long total(String counter) {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            return QUEUES.stream()
                    .map(queue -> redis.call("HGET", "redwork:{" + queue + "}:totals", counter))
                    .filter(count -> !count.equals("nil"))
                    .mapToLong(Long::parseLong)
                    .sum();
        }
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
