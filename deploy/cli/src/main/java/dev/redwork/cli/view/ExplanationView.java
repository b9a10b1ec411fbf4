package dev.redwork.cli.view;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.TerminalText;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.DiagnosisReason;
import dev.redwork.queue.record.JobExplanation;
import dev.redwork.queue.record.JobRecord;
import java.util.ArrayList;
import java.util.List;

/** Why a job is where it is, as people and scripts see it. */
public final class ExplanationView {
    private ExplanationView() {}

    public static JsonFields fields(JobExplanation why) {
        JobRecord job = why.job();
        JsonFields fields = job == null
                ? new JsonFields().with("id", why.id()).with("state", JobState.GONE.text())
                : new JsonFields()
                        .with("id", why.id())
                        .with("queue", job.queue())
                        .with("task", job.task())
                        .with("state", job.state().text());
        return fields.with(
                "reasons", why.reasons().stream().map(ExplanationView::fields).toList());
    }

    private static JsonFields fields(DiagnosisReason reason) {
        JsonFields fields = new JsonFields().with("code", reason.code()).with("text", reason.text());
        reason.figures().forEach(fields::with);
        return fields;
    }

    /** Sentences go on in the next line, and no word is torn. */
    public static String block(JobExplanation why, int width) {
        JobRecord job = why.job();
        List<String> lines = new ArrayList<>();
        lines.add(why.id() + ": " + (job == null ? "gone" : job.state().text() + ", queue " + job.queue()));
        why.reasons()
                .forEach(reason -> lines.add("  "
                        + String.join(
                                "\n  ",
                                TextWidth.wrap(
                                        TerminalText.harmless(reason.text(), " ")
                                                .replace('\n', ' '),
                                        width - 2))));
        return String.join("\n", lines);
    }
}
