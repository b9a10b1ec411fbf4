package dev.redwork.cli.queue;

import dev.redwork.admin.QueueNames.Found;
import dev.redwork.admin.QueueReader;
import dev.redwork.admin.QueueReader.QueueRecord;
import dev.redwork.admin.SessionReader;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.ListAction;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.view.QueueView;
import dev.redwork.cli.view.SessionGroup;
import dev.redwork.json.JobJson;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
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
            "STATE is there when a queue is paused, limited, or full: then an enqueue is refused. WAITS is how long the job",
            "at the head of the line has been there, where its id tells. SUCCEEDED counts since the queue's first day. PENDING leaves",
            "out what was cancelled, and pills: of a line of more than 100 entries those among its first and last 50. In JSON they",
            "are `no_jobs`.",
            "",
            "A queue that was made by hand, and that redwork:queues does not name, is found when one of the first 200,000 keys",
            "of the database is its own; `redwork doctor` looks at two million."
        })
public final class QueuesCommand extends ListAction {
    private record Row(QueueRecord queue, long now, long workers) {
        /** How long the job at the head of the line has been there, ms; 0: unknown. */
        long waits() {
            long enqueued = JobJson.timeOf(queue.head());
            return enqueued == 0 ? 0 : Math.max(1, now - enqueued);
        }

        long succeeded() {
            return queue.totals().getOrDefault("succeeded", 0L);
        }
    }

    /** An order of the list: the most first. */
    enum Order {
        NAME(row -> 0),
        PENDING(row -> row.queue().pending()),
        RUNNING(row -> row.queue().running()),
        SCHEDULED(row -> row.queue().scheduled()),
        RETRYING(row -> row.queue().retrying()),
        DEAD(row -> row.queue().dead()),
        WORKERS(Row::workers),
        WAITS(Row::waits),
        SUCCEEDED(Row::succeeded);

        @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
        private final ToLongFunction<Row> number;

        Order(ToLongFunction<Row> number) {
            this.number = number;
        }

        Comparator<Row> comparator() {
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
        List<Row> all;
        Found found;
        try (RedisLink link = connect()) {
            long now = link.send(SessionStore.now());
            SessionReader sessions = new SessionReader(link);
            found = queue.found(link);
            all = new QueueReader(link)
                    .read(found.names()).stream()
                            .map(record -> new Row(record, now, workers(sessions, link, record)))
                            .sorted(sort.comparator())
                            .toList();
        }
        List<Row> rows = limit == null ? all : all.stream().limit(limit).toList();
        if (rows.isEmpty()) {
            say("no queues yet: the first job makes one");
        }
        printList(rows, columns(rows));
        if (!found.complete()) {
            say(
                    "a queue that was made by hand may be missing: not all keys were looked at; `redwork doctor` looks at more");
        }
        if (rows.size() < all.size()) {
            say(Numbers.grouped(all.size() - rows.size()) + " more: --limit N shows more");
        }
        return ExitCode.OK;
    }

    private static long workers(SessionReader reader, RedisLink link, QueueRecord record) {
        return record.sessions() == 0
                ? 0
                : SessionGroup.byWorker(reader.live(Keys.of(link.settings(), record.queue())))
                        .size();
    }

    private static Columns<Row> columns(List<Row> rows) {
        Columns<Row> columns = new Columns<Row>().id("QUEUE", row -> row.queue().queue());
        if (rows.stream().anyMatch(row -> !QueueView.state(row.queue()).isEmpty())) {
            columns.wholeCell("STATE", row -> QueueView.state(row.queue()));
        }
        return columns.field("paused", row -> row.queue().isPaused())
                .fieldUnlessZero(
                        "paused_ms",
                        row -> row.queue().isPaused()
                                ? Math.max(1, row.now() - row.queue().paused())
                                : 0)
                .field("full", row -> row.queue().isFull())
                .field("limits", row -> QueueView.limitFields(row.queue()))
                .number("PENDING", row -> row.queue().pending())
                .fieldUnlessZero("no_jobs", row -> row.queue().others())
                .number("RUNNING", row -> row.queue().running())
                .number("SCHEDULED", row -> row.queue().scheduled())
                .optional()
                .number("RETRYING", row -> row.queue().retrying())
                .field("parked", row -> row.queue().parked())
                .number("DEAD", row -> row.queue().dead())
                .number("WORKERS", Row::workers)
                .optional()
                .right("WAITS", row -> row.waits() == 0 ? "" : Durations.span(row.waits()))
                .fieldUnlessZero("waits_ms", Row::waits)
                .right("SUCCEEDED", row -> Numbers.grouped(row.succeeded()))
                .optional()
                .field("bytes", row -> row.queue().bytes())
                .field("totals", row -> row.queue().totals());
    }
}
