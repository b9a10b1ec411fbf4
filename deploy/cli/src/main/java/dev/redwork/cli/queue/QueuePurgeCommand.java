package dev.redwork.cli.queue;

import dev.redwork.admin.JobOperations.Purge;
import dev.redwork.admin.QueueReader;
import dev.redwork.admin.QueueReader.QueueRecord;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Table;
import dev.redwork.redis.RedisLink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "purge",
        description = "Cancel all jobs of these queues that wait.",
        footer = {
            "  redwork queue purge images --dry-run           how many it would be",
            "  redwork queue purge images --yes",
            "  redwork queue purge images --all --yes         those for later and for another attempt, too",
            "",
            "They end as cancelled: producers that wait for them learn so, batches count them, and for a while",
            "they can be requeued. Running jobs go on, and poison pills stay. Pause the queue before, where",
            "workers or producers are at it. Exit code 3 when a queue is not there."
        })
final class QueuePurgeCommand extends QueueAction {
    @Option(names = "--scheduled", description = "Those that are for later, too.")
    boolean scheduled;

    @Option(names = "--all", description = "Those that are for later or wait for another attempt, too.")
    boolean all;

    @Option(names = "--dry-run", description = "Only tell how many it would be.")
    boolean dryRun;

    @Option(names = "--yes", description = "Yes, cancel them.")
    boolean yes;

    @Override
    public Integer call() {
        if (!yes && !dryRun) {
            throw usage("this cancels all that waits in " + String.join(", ", checkedNames())
                    + ": --yes does it, --dry-run tells how much it is");
        }
        Table table = new Table().name("QUEUE").number(dryRun ? "WOULD BE CANCELLED" : "CANCELLED");
        return forEach(true, table, (link, name) -> {
            long jobs = dryRun ? count(link, name) : purge(new Purge(link, keys(link, name)));
            table.row(name, Numbers.grouped(jobs));
            return new JsonFields().with("queue", name).with("cancelled", jobs).with("dry_run", dryRun ? true : null);
        });
    }

    private long purge(Purge purge) {
        long jobs = purge.pending();
        jobs += scheduled || all ? purge.scheduled() : 0;
        return jobs + (all ? purge.retrying() : 0);
    }

    private long count(RedisLink link, String name) {
        QueueRecord queue = new QueueReader(link).read(name);
        return queue.pending() + (scheduled || all ? queue.scheduled() : 0) + (all ? queue.retrying() : 0);
    }
}
