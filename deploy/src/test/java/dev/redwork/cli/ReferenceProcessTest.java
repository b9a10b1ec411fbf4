package dev.redwork.cli;

import static dev.redwork.cli.BenchAnswers.NOBODY;
import static dev.redwork.cli.BenchAnswers.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The reference workloads, as small as they go: their right results, never how fast they were. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ReferenceProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void everyWorkloadAnswersRightAndThePageShowsIt(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("reference.md");
        try (Spawned reference =
                Spawned.redwork(NOBODY, "reference", "--tiny", "--write", page.toString(), "-o", "json")) {
            await().atMost(PATIENCE).until(() -> !reference.isAlive());
            assertThat(reference.exitCode()).as(reference.err()).isZero();
            JsonNode answer = Ran.MAPPER.readTree(reference.out());
            JsonNode rows = answer.path("rows");
            assertThat(rows).allMatch(row -> row.path("right").asBoolean());
            assertThat(rows).allMatch(row -> row.path("seconds").isNumber());
            assertThat(new LinkedHashSet<>(rows.findValuesAsText("workload")))
                    .containsExactly(
                            "fetch", "save", "pi", "primes", "verify", "gcd", "integrate", "words", "sum", "weblogs");
            assertThat(rows.findValuesAsText("result")).contains("110 primes", "1, 1, 5, 1", "95362951 x 1049769319");
            String text = Files.readString(page);
            assertThat(text).contains("# Reference workloads", "## gcd", "| 0.357 s |", "110 primes");
            assertThat(Files.readAllLines(folder.resolve("reference/rows.jsonl")))
                    .hasSize(rows.size());
            assertThat(folder.resolve("reference/gcd-workers.svg")).isNotEmptyFile();
        }
    }

    @Test
    void ctrlCTellsHowFarItCameAndLeavesNothing() throws Exception {
        try (Spawned reference = Spawned.redwork(NOBODY, "reference", "--only", "gcd", "--redis", REDIS.url());
                RawRedis redis = RawRedis.connect(REDIS.url())) {
            await().atMost(PATIENCE).until(() -> reference.err().contains("gcd, "));
            List<ProcessHandle> family = reference.descendants();
            assertThat(family).isNotEmpty();
            reference.signal("INT");

            assertThat(reference.exitCode()).isEqualTo(130);
            assertThat(reference.err())
                    .containsPattern("interrupted with \\d+ rows?")
                    .doesNotContain("\tat ");
            assertThat(redis.call("DBSIZE")).isEqualTo("0");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(family)
                            .filteredOn(ProcessHandle::isAlive)
                            .isEmpty());
        }
    }
}
