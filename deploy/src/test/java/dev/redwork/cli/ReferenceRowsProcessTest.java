package dev.redwork.cli;

import static dev.redwork.cli.BenchAnswers.NOBODY;
import static dev.redwork.cli.BenchAnswers.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The forms that verify, fetch and gcd are measured in, and their remarks and drawings on the page. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ReferenceRowsProcessTest {
    @Test
    void allFormsAreMeasuredAndExplained(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("reference.md");
        try (Spawned reference = Spawned.redwork(
                NOBODY,
                "reference",
                "--tiny",
                "--only",
                "verify,fetch,gcd",
                "--write",
                page.toString(),
                "-o",
                "json")) {
            await().atMost(PATIENCE).until(() -> !reference.isAlive());
            assertThat(reference.exitCode()).as(reference.err()).isZero();
            JsonNode rows = Ran.MAPPER.readTree(reference.out()).path("rows");
            assertThat(rows).allMatch(row -> row.path("right").asBoolean());

            assertThat(forms(rows, "verify"))
                    .containsExactly(
                            "2 JVMs, no flag",
                            "2 JVMs, flag",
                            "2 JVMs, Redis asked",
                            "volatile field, 2 threads",
                            "mapped file, 2 JVMs",
                            "mapped file, 2 JVMs",
                            "1 thread",
                            "2 threads",
                            "2 JVMs");
            assertThat(rows)
                    .filteredOn(row -> row.path("published_seconds").asDouble() == 1.48)
                    .extracting(row -> row.path("form").asText())
                    .containsExactly("2 JVMs, flag", "2 JVMs, Redis asked");
            assertThat(forms(rows, "gcd")).contains("2 fresh JVMs", "2 threads, 25 a job");
            assertThat(rows.findValuesAsText("size")).contains("20 pages of 0 ms");

            assertThat(Files.readString(page))
                    .contains("\n  | number | serial | 2 JVMs, no flag | 2 JVMs, flag |")
                    .contains("\n  | 100109100129100369 | ", "With a flag and without one by turns: ", " questions in ")
                    .contains("A mapped file has the start of two JVMs in its time: ")
                    .contains("As the site logged them, 20 requests took ")
                    .contains("](reference/fetch-requests.svg)")
                    .doesNotContain("NaN");
            assertThat(folder.resolve("reference/fetch-requests.svg"))
                    .isNotEmptyFile()
                    .satisfies(drawing -> assertThat(Files.size(drawing)).isLessThan(60_000));
        }
    }

    private static List<String> forms(JsonNode rows, String workload) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path("workload").asText().equals(workload))
                .map(row -> row.path("form").asText())
                .toList();
    }
}
