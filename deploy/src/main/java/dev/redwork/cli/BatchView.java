package dev.redwork.cli;

import dev.redwork.job.BatchCounts;
import java.util.List;

/** A batch as the command line shows it. */
final class BatchView {
    private BatchView() {}

    /** open, or ended; cancelling, or cancelled. */
    static String state(BatchCounts batch) {
        return batch.cancelling() > 0
                ? batch.isEnded() ? "cancelled" : "cancelling"
                : batch.isEnded() ? "ended" : "open";
    }

    static JsonFields fields(BatchCounts batch) {
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

    static Table table(List<BatchCounts> batches, long now) {
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
                JobView.span(Math.max(0, now - batch.created()))));
        return table;
    }
}
