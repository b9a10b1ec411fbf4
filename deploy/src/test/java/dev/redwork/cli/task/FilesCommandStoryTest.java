package dev.redwork.cli.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.cli.Ran;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.reference.PlainLogCount;
import dev.redwork.site.Site;
import dev.redwork.site.SitePage;
import dev.redwork.worker.Worker;
import dev.redwork.worker.tasks.files.FileHandlers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Input and output of {@code redwork words} and {@code redwork weblogs}; their worker is in this JVM. */
class FilesCommandStoryTest {
    private static final String LINE = "h - - [10/Oct/2000:13:55:36 -0700] \"GET /p HTTP/1.1\" 200 1\n";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path directory;

    private Worker worker;

    @BeforeEach
    void start() {
        worker = Worker.builder(REDIS.url())
                .add(new FileHandlers().below(directory).allowingPrivate())
                .lane(2, "default")
                .start();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void countsWordsOfFilesInChunksAndOfPages() throws Exception {
        String text = "one two\u3000three <b>four</b>\n".repeat(300);
        Files.writeString(Files.createDirectories(directory.resolve("deep")).resolve("a.txt"), text);
        Files.writeString(directory.resolve("empty"), "");
        try (Site site = Site.start("127.0.0.1", 0, Duration.ZERO, null)) {
            JsonNode json = redwork(
                            "words", "deep/a.txt", "empty", site.url("a"), "deep/a.txt", "--chunk", "1kB", "-o", "json")
                    .succeeded()
                    .json();
            assertThat(json.path("sources").findValuesAsText("source"))
                    .containsExactly("deep/a.txt", "empty", site.url("a"), "deep/a.txt");
            long page = new SitePage("a").words();
            assertThat(json.path("sources").findValuesAsText("words"))
                    .containsExactly("1200", "0", Long.toString(page), "1200");
            assertThat(json.path("words").asLong()).isEqualTo(2_400 + page);
            int bytes = text.getBytes(UTF_8).length;
            assertThat(json.path("bytes").asLong()).isEqualTo(2L * bytes + new SitePage("a").bytes());
            assertThat(json.path("jobs").asLong()).isEqualTo((bytes + 999) / 1_000 + 2);
            assertThat(json.path("failed").asLong()).isZero();
        }
        Ran table = redwork("words", "deep/a.txt").succeeded();
        assertThat(table.lines().get(2)).matches("deep/a.txt +\\d+.* +1,200");
        assertThat(table.err()).contains("1 source, ", "1,200 words, 1 job, ");
    }

    @Test
    void whatCannotBeCountedIsTold() throws IOException {
        Files.writeString(directory.resolve("a"), "no log\nat all\n");
        Files.createSymbolicLink(directory.resolve("out"), Path.of("/etc/passwd"));
        Ran words = redwork("words", "none", "a", "out", "-o", "jsonl");
        assertThat(words.code()).isEqualTo(1);
        assertThat(words.json(0).path("error").asText()).contains("there is no such file below");
        assertThat(words.json(1).path("words").asInt()).isEqualTo(4);
        assertThat(words.json(2).path("error").asText()).contains("leads out of the directory");
        assertThat(redwork("words", "none").out()).contains("ERROR", "there is no such file");
        Files.writeString(directory.resolve("b"), LINE + LINE);
        assertThat(redwork("weblogs", "b", "-o", "jsonl").succeeded().out())
                .isEqualTo("{\"count\":2,\"path\":\"/p\"}\n");
        Ran logs = redwork("weblogs", "a", "none");
        assertThat(logs.code()).isEqualTo(1);
        assertThat(logs.err())
                .contains("a could not be counted: none of its 2 lines is in Common or Combined Log Format")
                .contains("none could not be counted: file none: there is no such file")
                .contains("2 logs (2 failed), 0 lines");
    }

    /** However it is divided: by logs, by chunks of lines, by what an output may hold. */
    @Test
    void countsPagesAsAPlainCountDoes() throws IOException {
        Ran generated = redwork(
                        "weblogs", "generate", directory.toString(), "--files", "3", "--size", "200kB", "--seed", "7")
                .succeeded();
        List<Path> files = List.of(log(1), log(2), log(3));
        PlainLogCount plain = PlainLogCount.of(files, null);
        assertThat(plain.malformed()).isPositive();
        assertThat(generated.err())
                .contains("3 logs, ")
                .contains(" %,d malformed, ".formatted(plain.malformed()))
                .contains(" %,d lines, ".formatted(plain.lines()));
        long size = 0;
        for (Path file : files) {
            size += Files.size(file);
        }
        assertThat(size).isGreaterThanOrEqualTo(200_000);

        JsonNode json = redwork(
                        "weblogs", "access-1.log.gz", "access-2.log.gz", "access-3.log.gz", "--top", "0", "-o", "json")
                .succeeded()
                .json();
        assertCounts(json, plain);
        assertThat(json.path("jobs").asInt()).isEqualTo(3);
        PlainLogCount book = PlainLogCount.of(files, "book");
        JsonNode parts = redwork(
                        "weblogs",
                        "access-1.log.gz",
                        "access-2.log.gz",
                        "access-3.log.gz",
                        "--top",
                        "0",
                        "-o",
                        "json",
                        "--under",
                        "book",
                        "--jobs",
                        "3",
                        "--chunk-lines",
                        "100")
                .succeeded()
                .json();
        assertCounts(parts, book);
        assertThat(parts.path("jobs").asInt()).isEqualTo(9);
        assertThat(book.paths()).hasSizeLessThan(plain.paths().size());
    }

    @Test
    void morePathsThanAnOutputHoldsComeInShares() throws IOException {
        StringBuilder log = new StringBuilder();
        int paths = 26_000;
        for (int i = 0; i < 2 * paths; i++) {
            log.append(LINE.replace("/p", "/pages/of/a/large/site/" + (100_000 + i % paths)));
        }
        log.append(LINE.replace("/p", "/pages/of/a/large/site/100007"));
        Files.writeString(directory.resolve("large.log"), log);
        Ran ran = redwork("weblogs", "large.log", "--top", "2", "--least", "3").succeeded();
        assertThat(ran.lines()).hasSize(3);
        assertThat(ran.lines().get(2)).matches(" +3  /pages/of/a/large/site/100007");
        assertThat(ran.err()).contains("52,001 lines, 0 malformed, 52,001 for 26,000 pages; 5 jobs, ");
    }

    @Test
    void aSeedHasItsLogs() throws IOException {
        redwork("weblogs", "generate", directory.toString(), "--files", "1", "--size", "20kB")
                .succeeded();
        byte[] first = Files.readAllBytes(log(1));
        redwork("weblogs", "generate", directory.toString(), "--files", "1", "--size", "20kB")
                .succeeded();
        assertThat(log(1)).hasBinaryContent(first);
        redwork("weblogs", "generate", directory.toString(), "--files", "1", "--size", "20kB", "--seed", "2")
                .succeeded();
        assertThat(Files.readAllBytes(log(1))).isNotEqualTo(first);
        redwork("weblogs", "generate", log(1).toString()).refused(2, "is no directory");
        redwork("weblogs", "generate", directory.toString(), "--files", "0").refused(2, "--files is 0");
    }

    @Test
    void checksAllBeforeItEnqueuesAny() {
        redwork("words").refused(2, "give sources, or --file FILE");
        redwork("words", "/etc/passwd").refused(2, "'/etc/passwd' leads out of the workers' directory");
        redwork("words", "a/../../b").refused(2, "'a/../../b' leads out");
        redwork("words", "ftp://x/y").refused(2, "'ftp://x/y' is not a page's URL");
        redwork("words", "a", "--chunk", "0").refused(2, "must be 1 byte");
        Ran.withInput(REDIS.url(), "a\n../b\n", "weblogs", "--file", "-").refused(2, "line 2: '../b' leads out");
        redwork("weblogs", "a", "--top", "-1").refused(2, "--top is -1");
        redwork("weblogs", "a", "--least", "0").refused(2, "--least is 0");
        redwork("weblogs", "a", "--jobs", "0").refused(2, "--jobs is 0");
        redwork("weblogs", "a", "--chunk-lines", "0").refused(2, "--chunk-lines is 0");
        redwork("weblogs", "a", "--under", "/").refused(2, "--under '/' is no directory");
        redwork("worker", "--files", directory.resolve("none").toString()).refused(2, "there is no such directory");
        assertThat(redwork("jobs", "-o", "name").out()).isEmpty();
    }

    private static void assertCounts(JsonNode json, PlainLogCount plain) {
        Map<String, Long> pages = new LinkedHashMap<>();
        json.path("pages")
                .forEach(page ->
                        pages.put(page.path("path").asText(), page.path("count").asLong()));
        assertThat(pages).isEqualTo(plain.paths());
        assertThat(json.path("lines").asLong()).isEqualTo(plain.lines());
        assertThat(json.path("malformed").asLong()).isEqualTo(plain.malformed());
        assertThat(json.path("kept").asLong())
                .isEqualTo(plain.paths().values().stream()
                        .mapToLong(count -> count)
                        .sum());
        assertThat(json.path("paths").asInt()).isEqualTo(plain.paths().size());
        assertThat(json.path("failed").asInt()).isZero();
    }

    private Path log(int number) {
        return directory.resolve("access-" + number + ".log.gz");
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
