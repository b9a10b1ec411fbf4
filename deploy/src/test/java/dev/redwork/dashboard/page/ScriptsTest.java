package dev.redwork.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.html.Assets;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages' own scripts stay few, and make no markup of text: whatever a job says, nothing of it is ever run. */
class ScriptsTest {
    private static final int MOST_MODULES = 12;
    private static final int MOST_LINES = 1_200;
    private static final Pattern MARKUP = Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|DOMParser|document\\.write|createContextualFragment|\\beval\\b"
                    + "|\\bFunction\\(|setAttribute\\('(?:style|on|src)|https?://");

    private static List<String> ours() {
        return Assets.FILES.stream()
                .filter(file -> file.endsWith(".js") && !file.equals("uplot.js"))
                .toList();
    }

    private static String read(String file) {
        return new String(bytes("/page/" + file), UTF_8);
    }

    private static byte[] bytes(String path) {
        try (InputStream in = Objects.requireNonNull(ScriptsTest.class.getResourceAsStream(path), path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theyAreFew() {
        assertThat(ours()).hasSizeLessThanOrEqualTo(MOST_MODULES);
        assertThat(ours().stream().mapToLong(file -> read(file).lines().count()).sum())
                .isLessThanOrEqualTo(MOST_LINES);
    }

    /** What is not ours is byte for byte what its makers gave out. */
    @ParameterizedTest
    @ValueSource(strings = {"uplot.js", "uplot.css"})
    void thoseOfOthersAreUnchanged(String file) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes("/page/" + file));

        assertThat(new String(bytes("/META-INF/THIRD-PARTY.txt"), UTF_8))
                .contains(HexFormat.of().formatHex(hash));
    }

    @Test
    void noneMakesMarkupOfText() {
        assertThat(ours()).allSatisfy(file -> assertThat(read(file)).doesNotContainPattern(MARKUP));
    }
}
