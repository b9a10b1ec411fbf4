package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page says a line prints, held against what it gives. Called by programs that {@link Program} compiles. */
public final class Printed {
    private static final Pattern LINE = Pattern.compile("(?m)^( *)System\\.out\\.println\\((.*)\\); // (.+)$");

    private Printed() {}

    /**
     * A source whose lines {@code System.out.println(x); // 1} hold what they would print against their comment.
     *
     * @throws AssertionError when one has no comment
     */
    static String checked(String source) {
        String checked = LINE.matcher(source)
                .replaceAll(line -> Matcher.quoteReplacement(line.group(1) + check(line.group(2), line.group(3))));
        assertThat(checked).as("each line that prints says what").doesNotContain("System.out");
        return checked;
    }

    /** A statement that holds an expression against the text that it is to give. */
    static String check(String expression, String expected) {
        return Printed.class.getName() + ".is(" + literal(expected) + ", " + literal(expression) + ", " + expression
                + ");";
    }

    public static void is(String expected, String expression, Object given) {
        assertThat(String.valueOf(given)).as(expression).isEqualTo(expected);
    }

    private static String literal(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
