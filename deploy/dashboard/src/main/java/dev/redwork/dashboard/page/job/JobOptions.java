package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.html.Html;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The fields for all that a new job may be told besides its input. */
final class JobOptions {
    /** A line of text; {@code name} is that of the form's field. */
    private record Line(String name, String label, String hint) {}

    private static final List<Line> LINES = List.of(
            new Line("id", "Id", "it gets one"),
            new Line("in", "Starts in", "5m, 2h, 1d; at once"),
            new Line("at", "Starts at", "2026-03-01T08:00:00Z"),
            new Line("attempts:number", "Attempts", "as its task has"),
            new Line("timeout", "Time for an attempt", "90s; as its task has"),
            new Line("expires", "Expires where it has not started in", "1h; never"),
            new Line("result_ttl", "Its result is kept for", "10m"),
            new Line("batch", "Batch", "none"),
            new Line("unique.key", "Unique key", "none"),
            new Line("unique.for", "Unique for", "1h"));

    private static final List<Line> FLAGS = List.of(
            new Line("unique.until_start:flag", "Unique until it starts", ""),
            new Line("front:flag", "To the front of the line", ""));

    private JobOptions() {}

    /** They are open where one was typed. */
    static Html of(Map<String, List<String>> typed) {
        boolean open = Stream.concat(LINES.stream(), FLAGS.stream())
                .map(line -> InputForm.value(typed, line.name()))
                .anyMatch(value -> value != null && !value.isEmpty());
        return Html.of(
                "<details{}><summary>Options</summary><div class=\"narrow\">{}{}</div></details>",
                Html.when(open, Html.of(" open")),
                LINES.stream()
                        .map(line -> Html.of(
                                "<label>{}<input name=\"{}\" value=\"{}\" placeholder=\"{}\" autocomplete=\"off\" spellcheck=\"false\"></label>",
                                line.label(),
                                line.name(),
                                InputForm.value(typed, line.name()),
                                line.hint()))
                        .collect(Html.joining()),
                FLAGS.stream()
                        .map(line -> Html.of(
                                "<label class=\"check\"><input type=\"checkbox\" name=\"{}\" value=\"true\"{}> {}</label>",
                                line.name(),
                                Html.when("true".equals(InputForm.value(typed, line.name())), Html.of(" checked")),
                                line.label()))
                        .collect(Html.joining()));
    }
}
