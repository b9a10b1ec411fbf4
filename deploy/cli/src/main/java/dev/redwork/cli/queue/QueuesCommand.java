package dev.redwork.cli.queue;

import dev.redwork.admin.QueueReader;
import dev.redwork.admin.QueueReader.QueueRecord;
import dev.redwork.admin.SessionReader;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.Numbers;
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
            say("no queues yet: the first job makes one");
        }
        printList(
                rows,
                new Columns<Row>()
                        .text("QUEUE", row -> row.queue().queue())
                        .number("PENDING", row -> row.queue().pending())
                        .number("RUNNING", row -> row.queue().running())
                        .number("SCHEDULED", row -> row.queue().scheduled())
                        .number("RETRYING", row -> row.queue().retrying())
                        .number("DEAD", row -> row.queue().dead())
                        .number("WORKERS", Row::workers)
                        .right("WAITS", row -> row.waits() == 0 ? "" : Durations.span(row.waits()))
                        .fieldUnlessZero("waits", Row::waits)
                        .right(
                                "SUCCEEDED",
                                row -> Numbers.grouped(row.queue().totals().getOrDefault("succeeded", 0L)))
                        .field("totals", row -> row.queue().totals()));
        return ExitCode.OK;
    }
}
