package dev.redwork.cli.view;

import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.job.BatchCounts;
import dev.redwork.text.Durations;

/** A batch as the command line shows it. */
public final class BatchView {
    private BatchView() {}

    /** open, or ended; cancelling, or cancelled. */
    public static String state(BatchCounts batch) {
        return batch.cancelling() > 0
                ? batch.isEnded() ? "cancelled" : "cancelling"
                : batch.isEnded() ? "ended" : "open";
    }

    /** Jobs of a batch that wait, where so many run. */
    public static long waiting(BatchCounts batch, long running) {
        return Math.max(0, batch.open() - running);
    }

    /** One of the list, and how many of its jobs run and wait. */
    public static JsonFields fields(BatchCounts batch, long running, long now) {
        return columns(now).fields(batch).with("running", running).with("waiting", waiting(batch, running));
    }

    /** Of a list of batches; {@code now} is Redis time, ms. */
    public static Columns<BatchCounts> columns(long now) {
        return new Columns<BatchCounts>()
                .id("BATCH", BatchCounts::id)
                .name("QUEUE", BatchCounts::queue)
                .whole("STATE", BatchView::state)
                .number("TOTAL", BatchCounts::total)
                .number("OPEN", BatchCounts::open)
                .number("SUCCEEDED", BatchCounts::succeeded)
                .optional()
                .number("DEAD", BatchCounts::dead)
                .number("CANCELLED", BatchCounts::cancelled)
                .optional()
                .number("EXPIRED", BatchCounts::expired)
                .optional()
                .right("AGE", batch -> Durations.span(Math.max(0, now - batch.created())))
                .field("created", BatchCounts::created)
                .fieldUnlessZero("cancelling", BatchCounts::cancelling);
    }
}
