package dev.redwork.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KeyKindTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| (`[^|]+) \\| (string|list|set|zset|hash) \\|", Pattern.MULTILINE);
    private static final Pattern KEY = Pattern.compile("`([^`]+)`");

    /** A key that is new in the docs would be unknown to the doctor, or known by another type. */
    @Test
    void everyKeyOfTheDocsIsKnown() throws IOException {
        List<MatchResult> rows = ROW.matcher(Files.readString(docs())).results().toList();
        assertThat(rows).hasSizeGreaterThan(15);
        for (MatchResult row : rows) {
            KEY.matcher(row.group(1)).results().forEach(key -> {
                String name = key.group(1).replaceAll("<[^>]+>", "x");
                assertThat(KeyKind.of(name)).as(name).isPresent();
                assertThat(KeyKind.of(name).orElseThrow().type()).as(name).isEqualTo(row.group(2));
            });
        }
    }

    @Test
    void whatIsNoKeyIsUnknown() {
        assertThat(List.of("job:", "jobs", "pendings", "pill:x", "running", "x"))
                .allMatch(name -> KeyKind.of(name).isEmpty());
    }

    private static Path docs() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("LICENSE"))) {
            folder = Objects.requireNonNull(folder.getParent());
        }
        return folder.resolve("docs/keys.md");
    }
}
