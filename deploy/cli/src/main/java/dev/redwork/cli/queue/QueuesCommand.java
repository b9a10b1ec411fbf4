package dev.redwork.cli.queue;

import dev.redwork.admin.QueueReader;
import dev.redwork.admin.QueueRecord;
import dev.redwork.admin.SessionReader;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.view.SessionGroup;
import dev.redwork.json.JobJson;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "queues",
        description = "Show the content of each queue.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork queues",
            "  redwork queues -o jsonl | jq 'select(.pending > 1000)'",
            "",
            "WAITS is how long the job at the head of the line has been there, where its id tells. SUCCEEDED,",
            "DEAD and RETRIED of `totals` count since the queue's first day."
        })
public final class QueuesCommand extends DataAction {
    private record Row(QueueRecord queue, long workers, long waits) {}

    @Override
    public Integer call() {
        List<Row> rows = new ArrayList<>();
        try (RedisLink link = connect()) {
            QueueReader reader = new QueueReader(link);
            long now = link.send(SessionStore.now());
            for (String name : reader.names()) {
                QueueRecord queue = reader.read(name);
                long enqueued = JobJson.timeOf(queue.head());
                long workers = SessionGroup.byWorker(new SessionReader(link).live(Keys.of(link.settings(), name)))
                        .size();
                rows.add(new Row(queue, workers, enqueued == 0 ? 0 : Math.max(1, now - enqueued)));
            }
        }
        if (rows.isEmpty()) {
            console().say("no queues yet: the first job makes one");
        }
        printList(rows.stream().map(QueuesCommand::fields).toList(), () -> table(rows));
        return ExitCode.OK;
    }

    private static JsonFields fields(Row row) {
        QueueRecord queue = row.queue();
        return new JsonFields()
                .with("queue", queue.queue())
                .with("pending", queue.pending())
                .with("running", queue.running())
                .with("scheduled", queue.scheduled())
                .with("retrying", queue.retrying())
                .with("dead", queue.dead())
                .with("workers", row.workers())
                .withUnlessZero("waits", row.waits())
                .with("totals", queue.totals());
    }

    private static Table table(List<Row> rows) {
        Table table = new Table()
                .text("QUEUE")
                .number("PENDING")
                .number("RUNNING")
                .number("SCHEDULED")
                .number("RETRYING")
                .number("DEAD")
                .number("WORKERS")
                .number("WAITS")
                .number("SUCCEEDED");
        for (Row row : rows) {
            QueueRecord queue = row.queue();
            table.row(
                    queue.queue(),
                    Numbers.grouped(queue.pending()),
                    Numbers.grouped(queue.running()),
                    Numbers.grouped(queue.scheduled()),
                    Numbers.grouped(queue.retrying()),
                    Numbers.grouped(queue.dead()),
                    Numbers.grouped(row.workers()),
                    row.waits() == 0 ? "" : Durations.span(row.waits()),
                    Numbers.grouped(queue.totals().getOrDefault("succeeded", 0L)));
        }
        return table;
    }
}
