package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.job.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Why an attempt failed: its exception, its message and its stack, in which the frames of libraries are folded. */
final class FailurePanel {
    private static final Pattern FRAME = Pattern.compile("\\s+at .*");

    /** An exception, or one more that caused it. */
    private static final Pattern HEAD = Pattern.compile("\\S.*");

    /** Frames of the JDK, of Redwork and of frameworks: nobody looks for his mistake there first. */
    private static final Pattern LIBRARY = Pattern.compile("\\s+at"
            + " (?:[\\w.@-]*/+)?(?:javax?|jdk|sun|com\\.sun|dev\\.redwork|org\\.springframework|org\\.apache|org\\.eclipse|"
            + "com\\.fasterxml|io\\.netty|io\\.micrometer|redis\\.clients|kotlinx?|scala|org\\.junit)\\..*");

    /** At the end of a line through which a stack was cut that was too long; what is left of another line stands below it. */
    private static final String CUT = "...";

    /** A line that can stand below the cut whole. */
    private static final Pattern WHOLE =
            Pattern.compile("\\s+at .*|\\s*\\.\\.\\. \\d+ .*|\\s*(?:Caused by|Suppressed): .*");

    private FailurePanel() {}

    static Html of(Failure failure, LongText texts) {
        String stack = Objects.requireNonNullElse(failure.stack(), "");
        return Html.of(
                "<p><strong>{}</strong>{}</p>{}{}",
                Objects.requireNonNullElse(failure.type(), failure.reason().text()),
                failure.type() == null || failure.reason() == Failure.Reason.FAILED
                        ? ""
                        : ", " + failure.reason().text(),
                failure.message().isEmpty()
                        ? Html.NOTHING
                        : Html.of(
                                "<div class=\"text\"><pre tabindex=\"0\""
                                        + " aria-label=\"message\"><code>{}</code></pre>{}</div>{}",
                                texts.shown(failure.message()),
                                Html.when(texts.more(failure.message()).isNothing(), Pieces.copy()),
                                texts.more(failure.message())),
                stack.isEmpty()
                        ? Html.NOTHING
                        : Html.all(stack(texts.shown(stack.stripTrailing())), texts.more(stack)));
    }

    private static Html stack(String stack) {
        List<Html> pieces = new ArrayList<>();
        List<String> folded = new ArrayList<>();
        String before = "";
        for (String line : stack.lines().toList()) {
            if (LIBRARY.matcher(line).matches()) {
                folded.add(line);
            } else {
                unfold(folded, pieces);
                pieces.add(Html.of("<code class=\"{}\">{}</code>", isTorn(before, line) ? "torn" : kind(line), line));
            }
            before = line;
        }
        unfold(folded, pieces);
        return Html.of("<div class=\"stack\" tabindex=\"0\" role=\"group\" aria-label=\"stack\">{}</div>", pieces);
    }

    /** Whether it is a piece of a line, so that nobody can tell of what. */
    private static boolean isTorn(String before, String line) {
        return FRAME.matcher(line).matches()
                ? line.endsWith(CUT)
                : before.endsWith(CUT) && !WHOLE.matcher(line).matches();
    }

    private static String kind(String line) {
        return FRAME.matcher(line).matches() ? "own" : HEAD.matcher(line).matches() ? "head" : "more";
    }

    private static void unfold(List<String> folded, List<Html> pieces) {
        if (!folded.isEmpty()) {
            pieces.add(Html.of(
                    "<details><summary>{} of libraries</summary>{}</details>",
                    folded.size() + (folded.size() == 1 ? " frame" : " frames"),
                    folded.stream()
                            .map(line -> Html.of("<code>{}</code>", line))
                            .collect(Html.joining())));
            folded.clear();
        }
    }
}
