package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReliabilityDocTest {
    private static final String PAGE = Docs.read("docs/reliability.md");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)(?:#(\\w+))?`");

    @Test
    void everyTestThatIsNamedExists() {
        List<MatchResult> named = NAMED.matcher(PAGE).results().toList();
        assertThat(named).hasSizeGreaterThan(50);
        for (MatchResult test : named) {
            List<String> sources = sources(test.group(1) + ".java");
            assertThat(sources).as(test.group()).isNotEmpty();
            if (test.group(2) != null) {
                assertThat(sources).as(test.group()).anyMatch(source -> source.contains("void " + test.group(2) + "("));
            }
        }
    }

    @Test
    void eachOfTheFiftyHasAnAnswer() {
        List<List<String>> bugs = Docs.rows(PAGE).stream()
                .filter(row -> row.get(0).matches("\\d+"))
                .toList();
        assertThat(bugs)
                .extracting(row -> Integer.valueOf(row.get(0)))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
        assertThat(bugs).allSatisfy(row -> assertThat(row).hasSize(4).noneMatch(String::isBlank));
    }

    /** Of the modules' tests alone: what is built beside them comes and goes while this test runs. */
    private static List<String> sources(String file) {
        return Stream.of("deploy/embedded-redis", "common", "producer", "worker", "deploy")
                .map(module -> Docs.root().resolve(module).resolve("src/test/java"))
                .flatMap(tests -> files(tests).filter(path -> path.endsWith(file)))
                .map(ReliabilityDocTest::read)
                .toList();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
