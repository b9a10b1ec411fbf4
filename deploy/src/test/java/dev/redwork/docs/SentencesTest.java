package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sentences of comments begin with their subject, a noun of the glossary: none with What, Who or Whose. */
class SentencesTest {
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/|// ([^\n]*)", Pattern.DOTALL);
    private static final Pattern RIDDLE = Pattern.compile("(?:^|[.:;] )((?:What|Who|Whose|Whoever)\\b[^.:;]{0,60})");

    @Test
    void noCommentBeginsASentenceWithWhatOrWho() {
        List<String> riddles = new ArrayList<>();
        Docs.sources("src/main/java")
                .forEach(file ->
                        riddlesOf(Docs.read(file)).forEach(riddle -> riddles.add(file.getFileName() + ": " + riddle)));
        assertThat(riddles).isEmpty();
    }

    @Test
    void oneIsFound() {
        assertThat(riddlesOf("/**\n * A lane.\n * What it holds is ready. */ int a; // Who waits is told"))
                .containsExactly("What it holds is ready", "Who waits is told");
    }

    private static List<String> riddlesOf(String source) {
        List<String> found = new ArrayList<>();
        Matcher comments = COMMENT.matcher(source);
        while (comments.find()) {
            String text = comments.group(1) == null ? comments.group(2) : comments.group(1);
            RIDDLE.matcher(text.replaceAll("\\s*\n\\s*\\*? ?", " ").strip())
                    .results()
                    .forEach(riddle -> found.add(riddle.group(1).strip()));
        }
        return found;
    }
}
