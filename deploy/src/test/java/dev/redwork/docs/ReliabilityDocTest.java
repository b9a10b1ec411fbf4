package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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

    private static List<String> sources(String file) {
        return Docs.sources("src/test/java")
                .filter(path -> path.endsWith(file))
                .map(Docs::read)
                .toList();
    }
}
