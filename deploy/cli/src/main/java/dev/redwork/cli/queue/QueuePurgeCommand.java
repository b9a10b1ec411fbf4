package dev.redwork.cli.queue;

import dev.redwork.cli.command.Confirmation;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.PurgeScope;
import dev.redwork.text.Numbers;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "purge",
        description = "Cancel all jobs of these queues that wait.",
        footer = {
            "  redwork queue purge images --dry-run           how many it would be",
            "  redwork queue purge images --yes",
            "  redwork queue purge images --all --yes         those for later and for another attempt, too",
            "",
            "It asks first, at a terminal; elsewhere it takes --yes. The jobs end as cancelled: producers",
            "that wait for them learn so, batches count them, and for a while they can be requeued. Running jobs go"
                    + " on, and poison pills stay. Pause the queue before, where",
            "workers or producers are at it. Exit code 3 when a queue is not there, 5 when the answer is no."
        })
final class QueuePurgeCommand extends QueueAction {
    @Option(names = "--scheduled", description = "Those that are for later, too.")
    boolean scheduled;

    @Option(names = "--all", description = "Those that are for later or wait for another attempt, too.")
    boolean all;

    @Option(names = "--dry-run", description = "Only tell how many it would be.")
    boolean dryRun;

    @Mixin
    Confirmation confirmation;

    private final AtomicLong cancelled = new AtomicLong();
    private long total;

    @Override
    public Integer call() {
        checkedNames();
        if (!dryRun && !confirmation.isGiven(this, "cancel", this::count)) {
            return ExitCode.FORBIDDEN;
        }
        return interruptible(this::farewell, this::purge);
    }

    private String farewell() {
        return Numbers.grouped(cancelled.get()) + " of " + Numbers.grouped(total)
                + " jobs cancelled; the others are as they were";
    }

    private long count() {
        try (Admin admin = admin()) {
            List<String> missing = missing(admin, checkedNames());
            return checkedNames().stream()
                    .filter(name -> !missing.contains(name))
                    .mapToLong(name -> count(admin.queue(name)))
                    .sum();
        }
    }

    private int purge() {
        Table table = new Table().name("QUEUE").number(dryRun ? "WOULD BE CANCELLED" : "CANCELLED");
        return forEach(true, table, (admin, queue) -> {
            long waiting = count(queue);
            total += waiting;
            long jobs = dryRun ? waiting : queue.purge(scope(), this::add);
            table.row(queue.name(), Numbers.grouped(jobs));
            return new JsonFields()
                    .with("queue", queue.name())
                    .with("cancelled", jobs)
                    .with("dry_run", dryRun ? true : null);
        });
    }

    /** Between two pages, an interrupt ends it. */
    private void add(long jobs) {
        cancelled.addAndGet(jobs);
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
    }

    private PurgeScope scope() {
        return new PurgeScope(scheduled || all, all);
    }

    private long count(QueueAdmin queue) {
        return scope().count(queue.record());
    }
}
