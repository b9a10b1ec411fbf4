package dev.redwork.cli.view;

import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Table;
import dev.redwork.job.BatchCounts;
import java.util.List;

/** A batch as the command line shows it. */
public final class BatchView {
    private BatchView() {}

    /** open, or ended; cancelling, or cancelled. */
    public static String state(BatchCounts batch) {
        return batch.cancelling() > 0
                ? batch.isEnded() ? "cancelled" : "cancelling"
                : batch.isEnded() ? "ended" : "open";
    }

    public static JsonFields fields(BatchCounts batch) {
        return new JsonFields()
                .with("batch", batch.id())
                .with("queue", batch.queue())
                .with("state", state(batch))
                .with("total", batch.total())
                .with("open", batch.open())
                .with("succeeded", batch.succeeded())
                .with("dead", batch.dead())
                .with("cancelled", batch.cancelled())
                .with("expired", batch.expired())
                .with("created", batch.created())
                .withUnlessZero("cancelling", batch.cancelling());
    }

    public static Table table(List<BatchCounts> batches, long now) {
        Table table = new Table()
                .text("BATCH")
                .text("QUEUE")
                .text("STATE")
                .number("TOTAL")
                .number("OPEN")
                .number("SUCCEEDED")
                .number("DEAD")
                .number("CANCELLED")
                .number("EXPIRED")
                .number("AGE");
        batches.forEach(batch -> table.row(
                batch.id(),
                batch.queue(),
                state(batch),
                Numbers.grouped(batch.total()),
                Numbers.grouped(batch.open()),
                Numbers.grouped(batch.succeeded()),
                Numbers.grouped(batch.dead()),
                Numbers.grouped(batch.cancelled()),
                Numbers.grouped(batch.expired()),
                Durations.span(Math.max(0, now - batch.created()))));
        return table;
    }
}
