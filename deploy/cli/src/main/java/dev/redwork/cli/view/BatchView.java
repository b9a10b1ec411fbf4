package dev.redwork.cli.view;

import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.job.BatchCounts;

/** A batch as the command line shows it. */
public final class BatchView {
    private BatchView() {}

    /** open, or ended; cancelling, or cancelled. */
    public static String state(BatchCounts batch) {
        return batch.cancelling() > 0
                ? batch.isEnded() ? "cancelled" : "cancelling"
                : batch.isEnded() ? "ended" : "open";
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
