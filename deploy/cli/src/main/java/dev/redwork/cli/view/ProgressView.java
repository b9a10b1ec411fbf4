package dev.redwork.cli.view;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.TerminalText;
import dev.redwork.job.JobLog;
import dev.redwork.job.JobProgress;
import dev.redwork.text.Timestamps;

/** How far a job is and what it logged, as people and scripts see it. */
public final class ProgressView {
    private ProgressView() {}

    /** {@code 62 of 100 (62 %), page 7}. */
    public static String text(JobProgress progress) {
        String steps = progress.total() == 0
                ? progress.done() + " so far"
                : progress.done() + " of " + progress.total() + " ("
                        + (long) Math.floor(100.0 * progress.done() / progress.total()) + " %)";
        return steps + (progress.message().isEmpty() ? "" : ", " + onALine(progress.message()));
    }

    /** A text of a handler's as it may stand in a line of a terminal. */
    public static String onALine(String text) {
        return TerminalText.harmless(text.replace("\t", "    ").replace('\n', ' '), "?");
    }

    public static JsonFields fields(JobProgress progress) {
        return new JsonFields()
                .with("done", progress.done())
                .with("total", progress.total())
                .with("message", progress.message())
                .with("at", progress.at())
                .with("attempt", progress.attempt());
    }

    /** {@code 2025-11-21 09:30:12.123 +01:00  1  slow answer}: when, in which attempt, and what. */
    public static String text(JobLog.Line line) {
        return Timestamps.format(line.at()) + "  " + line.attempt() + "  " + onALine(line.text());
    }

    public static JsonFields fields(JobLog.Line line) {
        return new JsonFields()
                .with("at", line.at())
                .with("attempt", line.attempt())
                .with("number", line.number())
                .with("text", line.text());
    }

    /** Lines, and how many are missing before them. */
    public static JsonFields fields(JobLog log) {
        return new JsonFields()
                .with("dropped", log.dropped())
                .with("lines", log.lines().stream().map(ProgressView::fields).toList());
    }
}
