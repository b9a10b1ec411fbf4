package dev.redwork.cli.view;

import dev.redwork.cli.terminal.Columns;
import dev.redwork.json.JobJson;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.util.List;

/**
 * A queue in a list.
 *
 * @param now Redis time, ms
 * @param workers whose lease on it is not over
 */
public record QueueRow(QueueRecord queue, long now, long workers) {
    /** Those of these queues, in their order: a call for each. */
    public static List<QueueRow> read(Admin admin, List<String> names) {
        return admin.survey(names).stream()
                .map(survey -> new QueueRow(survey.queue(), survey.now(), survey.workers()))
                .toList();
    }

    /** How long the job at the head of the line has been there, ms; 0: unknown. */
    public long waits() {
        long enqueued = JobJson.timeOf(queue.next());
        return enqueued == 0 ? 0 : Math.max(1, now - enqueued);
    }

    public long succeeded() {
        return queue.totals().getOrDefault("succeeded", 0L);
    }

    public static Columns<QueueRow> columns(List<QueueRow> rows) {
        Columns<QueueRow> columns =
                new Columns<QueueRow>().id("QUEUE", row -> row.queue().queue());
        if (rows.stream().anyMatch(row -> !QueueView.state(row.queue()).isEmpty())) {
            columns.wholeCell("STATE", row -> QueueView.state(row.queue()));
        }
        return columns.field("paused", row -> row.queue().isPaused())
                .fieldUnlessZero(
                        "paused_ms",
                        row -> row.queue().isPaused()
                                ? Math.max(1, row.now() - row.queue().paused())
                                : 0)
                .field("full", row -> row.queue().isFull())
                .field("limits", row -> QueueView.limitFields(row.queue()))
                .number("PENDING", row -> row.queue().pending())
                .fieldUnlessZero("no_jobs", row -> row.queue().others())
                .number("RUNNING", row -> row.queue().running())
                .number("SCHEDULED", row -> row.queue().scheduled())
                .optional()
                .number("RETRYING", row -> row.queue().retrying())
                .field("parked", row -> row.queue().parked())
                .number("DEAD", row -> row.queue().dead())
                .number("WORKERS", QueueRow::workers)
                .optional()
                .right("WAITS", row -> row.waits() == 0 ? "" : Durations.span(row.waits()))
                .fieldUnlessZero("waits_ms", QueueRow::waits)
                .right("SUCCEEDED", row -> Numbers.grouped(row.succeeded()))
                .optional()
                .field("bytes", row -> row.queue().bytes())
                .field("totals", row -> row.queue().totals());
    }
}
