package dev.redwork.cli.queue;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.ListAction;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.view.QueueRow;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.FoundQueues;
import dev.redwork.text.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "queues",
        description = "Show the content of each queue.",
        footer = {
            "  redwork queues",
            "  redwork queues -q 'tenant-*' --sort pending --limit 10",
            "  redwork queues -o jsonl | jq 'select(.pending > 1000 or .paused)'",
            "",
            "STATE is there when a queue is paused, limited, or full: then an enqueue is refused. WAITS is how long"
                    + " the job",
            "at the head of the line has been there, where its id tells. SUCCEEDED counts since the queue's first day."
                    + " PENDING leaves",
            "out what was cancelled, and pills: of a line of more than 100 entries those among its first and last 50."
                    + " In JSON they",
            "are `no_jobs`.",
            "",
            "A queue that was made by hand, and that redwork:queues does not name, is found when one of the first"
                    + " 200,000 keys",
            "of the database is its own; `redwork doctor` looks at two million."
        })
public final class QueuesCommand extends ListAction {
    /** An order of the list: the most first. */
    enum Order {
        NAME(row -> 0),
        PENDING(row -> row.queue().pending()),
        RUNNING(row -> row.queue().running()),
        SCHEDULED(row -> row.queue().scheduled()),
        RETRYING(row -> row.queue().retrying()),
        DEAD(row -> row.queue().dead()),
        WORKERS(QueueRow::workers),
        WAITS(QueueRow::waits),
        SUCCEEDED(QueueRow::succeeded);

        @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
        private final ToLongFunction<QueueRow> number;

        Order(ToLongFunction<QueueRow> number) {
            this.number = number;
        }

        Comparator<QueueRow> comparator() {
            return Comparator.comparingLong(number)
                    .reversed()
                    .thenComparing(row -> row.queue().queue());
        }
    }

    @Mixin
    QueueOption queue;

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            description = "Those with the most first, by pending, running, scheduled, retrying, dead, workers, waits or"
                    + " succeeded. Default: by name.")
    Order sort = Order.NAME;

    @Option(names = "--limit", paramLabel = "N", description = "How many at most. Default: all.")
    @Nullable
    Integer limit;

    @Override
    protected int list() {
        if (limit != null && limit < 1) {
            throw usage("--limit is " + limit + ", must be 1 or more");
        }
        List<QueueRow> all;
        FoundQueues found;
        try (Admin admin = admin()) {
            found = queue.found(admin);
            all = QueueRow.read(admin, found.names()).stream()
                    .sorted(sort.comparator())
                    .toList();
        }
        List<QueueRow> rows = limit == null ? all : all.stream().limit(limit).toList();
        if (rows.isEmpty()) {
            say("no queues yet: the first job makes one");
        }
        printList(rows, QueueRow.columns(rows));
        if (!found.complete()) {
            say("a queue that was made by hand may be missing: not all keys were looked at; `redwork doctor` looks"
                    + " at more");
        }
        if (rows.size() < all.size()) {
            say(Numbers.grouped(all.size() - rows.size()) + " more: --limit N shows more");
        }
        return ExitCode.OK;
    }
}
