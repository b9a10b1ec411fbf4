package dev.redwork.cli.view;

import dev.redwork.cli.terminal.Table;
import java.util.List;

/** A job in a table. */
public record JobRow(String queue, JobView job) {
    public static Table table(List<JobRow> rows, long now) {
        Table table = new Table()
                .text("ID")
                .text("QUEUE")
                .text("TASK")
                .text("STATE")
                .number("ATTEMPT")
                .text("WHEN")
                .text("OUTCOME");
        rows.forEach(row -> table.row(
                row.job().id(),
                row.queue(),
                row.job().task(),
                row.job().state().text(),
                row.job().attempt() == 0 ? "" : row.job().attempt(),
                row.job().when(now),
                row.job().outcome()));
        return table;
    }
}
