package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.reference.PlainLogCount;
import dev.redwork.weblogs.LogGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code redwork weblogs} with two worker processes, one of which is killed half way. */
class WeblogsProcessTest {
    private static final int LOGS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    /** Runs may repeat; no job is counted twice, and none is left out. */
    @Test
    void countsAreRightWhenAWorkerIsKilledHalfWay(@TempDir Path directory) throws Exception {
        LogGenerator.write(directory, LOGS, 6_000_000, 3);
        List<String> logs = IntStream.rangeClosed(1, LOGS)
                .mapToObj("access-%d.log.gz"::formatted)
                .toList();
        try (Spawned survivor = worker("survivor", directory);
                Spawned victim = worker("victim", directory)) {
            await().atMost(PATIENCE)
                    .until(() ->
                            redwork(List.of("workers", "-o", "jsonl")).lines().size() == 2);
            List<String> line = new ArrayList<>(List.of("weblogs"));
            line.addAll(logs);
            line.addAll(List.of("--jobs", "8", "--top", "0", "-q", "logs", "-o", "json"));
            CompletableFuture<Ran> command = CompletableFuture.supplyAsync(() -> redwork(line));
            await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> total("succeeded") >= 3);
            DeadWorker.kill(victim, REDIS.url(), "victim", List.of("logs"));
            DeadWorker.endLease(REDIS.url(), "logs", "victim");

            JsonNode answer = command.join().succeeded().json();
            PlainLogCount plain =
                    PlainLogCount.of(logs.stream().map(directory::resolve).toList(), null);
            Map<String, Long> counts = new HashMap<>();
            answer.path("pages")
                    .forEach(page -> counts.put(
                            page.path("path").asText(), page.path("count").asLong()));
            assertThat(counts).isEqualTo(plain.paths());
            assertThat(answer.path("lines").asLong()).isEqualTo(plain.lines());
            assertThat(answer.path("malformed").asLong()).isEqualTo(plain.malformed());
            assertThat(total("succeeded")).isEqualTo(answer.path("jobs").asLong());
            assertThat(total("reclaimed")).as("jobs that the victim held").isPositive();
            assertThat(survivor.isAlive()).isTrue();
        }
    }

    private static Spawned worker(String name, Path files) {
        return Spawned.redwork(REDIS.url(), "worker", "-q", "logs:1", "--name", name, "--files", files.toString());
    }

    private static long total(String counter) {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            String count = redis.call("HGET", "redwork:{logs}:totals", counter);
            return count.equals("nil") ? 0 : Long.parseLong(count);
        }
    }

    private static Ran redwork(List<String> args) {
        return Ran.redwork(REDIS.url(), args.toArray(String[]::new));
    }
}
