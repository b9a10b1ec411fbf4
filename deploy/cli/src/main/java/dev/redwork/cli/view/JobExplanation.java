package dev.redwork.cli.view;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.TerminalText;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.job.JobState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reasons why a job is where it is.
 *
 * @param job null: it is nowhere
 */
public record JobExplanation(String id, @Nullable JobView job, List<DiagnosisReason> reasons) {
    public JsonFields fields() {
        JsonFields fields = job == null
                ? new JsonFields().with("id", id).with("state", JobState.GONE.text())
                : new JsonFields()
                        .with("id", id)
                        .with("queue", job.queue())
                        .with("task", job.task())
                        .with("state", job.state().text());
        return fields.with(
                "reasons", reasons.stream().map(DiagnosisReason::fields).toList());
    }

    /** Sentences go on in the next line, and no word is torn. */
    public String block(int width) {
        List<String> lines = new ArrayList<>();
        lines.add(id + ": " + (job == null ? "gone" : job.state().text() + ", queue " + job.queue()));
        reasons.forEach(reason -> lines.add("  "
                + String.join(
                        "\n  ",
                        TextWidth.wrap(TerminalText.harmless(reason.text(), " ").replace('\n', ' '), width - 2))));
        return String.join("\n", lines);
    }
}
