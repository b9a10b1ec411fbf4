package dev.redwork.cli.worker;

import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.HeldJob;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.text.Durations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The jobs that workers run now, and since when. */
final class HeldJobs {
    private record Row(SessionRecord session, HeldJob job) {}

    private final List<Row> rows = new ArrayList<>();
    private final long now;

    /** @param now Redis time, ms */
    HeldJobs(Admin admin, List<SessionRecord> sessions, long now) {
        this.now = now;
        sessions.forEach(session -> admin.held(session).forEach(job -> rows.add(new Row(session, job))));
        rows.sort(Comparator.comparingLong(row -> row.job().started()));
    }

    int print(DataAction action) {
        if (rows.isEmpty()) {
            action.console().say("no job runs");
        }
        action.printList(rows, columns());
        return ExitCode.OK;
    }

    private Columns<Row> columns() {
        return new Columns<Row>()
                .name("WORKER", row -> row.session().worker())
                .field("host", row -> row.session().host())
                .field("pid", row -> row.session().pid())
                .name("QUEUE", row -> row.session().queue())
                .id("ID", row -> row.job().id())
                .text("TASK", row -> row.job().task())
                .right("ATTEMPT", row -> row.job().attempt())
                .field("attempt", row -> row.job().attempt())
                .right(
                        "FOR",
                        row -> row.job().started() == 0
                                ? ""
                                : Durations.span(now - row.job().started()))
                .field("started", row -> row.job().started())
                .field("running_ms", row -> Math.max(0, now - row.job().started()))
                .field("session", row -> row.session().session());
    }
}
