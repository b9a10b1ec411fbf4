package dev.redwork.cli.worker;

import dev.redwork.admin.SessionReader;
import dev.redwork.admin.SessionReader.HeldJob;
import dev.redwork.admin.SessionRecord;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The jobs that workers run now, and since when. */
final class HeldJobs {
    private record Row(SessionRecord session, HeldJob job) {}

    private final List<Row> rows = new ArrayList<>();
    private final long now;

    /** @param now Redis time, ms */
    HeldJobs(SessionReader reader, List<SessionRecord> sessions, long now) {
        this.now = now;
        sessions.forEach(session -> reader.jobs(session).forEach(job -> rows.add(new Row(session, job))));
        rows.sort(Comparator.comparingLong(row -> row.job().run().started()));
    }

    int print(DataAction action) {
        if (rows.isEmpty()) {
            action.console().say("no job runs");
        }
        action.printList(rows.stream().map(this::fields).toList(), this::table);
        return ExitCode.OK;
    }

    private JsonFields fields(Row row) {
        return new JsonFields()
                .with("worker", row.session().worker())
                .with("host", row.session().host())
                .with("pid", row.session().pid())
                .with("queue", row.session().queue())
                .with("id", row.job().run().id())
                .with("task", row.job().task())
                .with("attempt", row.job().run().attempt())
                .with("started", row.job().run().started())
                .with("running", Math.max(0, now - row.job().run().started()))
                .with("session", row.session().session());
    }

    private Table table() {
        Table table = new Table()
                .text("WORKER")
                .text("QUEUE")
                .text("ID")
                .text("TASK")
                .number("ATTEMPT")
                .number("FOR");
        rows.forEach(row -> table.row(
                row.session().worker(),
                row.session().queue(),
                row.job().run().id(),
                row.job().task(),
                row.job().run().attempt(),
                row.job().run().started() == 0
                        ? ""
                        : Durations.span(now - row.job().run().started())));
        return table;
    }
}
