package dev.redwork.cli.queue;

import dev.redwork.cli.terminal.ByteSize;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.view.QueueView;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.text.Numbers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "limit",
        description = "Set or show the most that these queues may hold.",
        footer = {
            "  redwork queue limit images --jobs 100000",
            "  redwork queue limit images --bytes 64MB",
            "  redwork queue limit images --none              without limits again",
            "  redwork queue limit images                     shows them",
            "",
            "Jobs are those that wait: pending, scheduled, retrying and parked. Bytes are those of all specs. An",
            "enqueue that would exceed a limit is refused as a whole, or waits, and sends what has room: submit",
            "--when-full TIME. Jobs that are there already stay, and retries are never refused. Exit",
            "code 3 when a queue is not there."
        })
final class QueueLimitCommand extends QueueAction {
    @Option(names = "--jobs", paramLabel = "N", description = "Jobs that may wait.")
    @Nullable
    Long jobs;

    @Option(
            names = "--bytes",
            paramLabel = "SIZE",
            description = "Bytes of all specs, such as 64MB or 1GiB.",
            converter = ByteSize.class)
    @Nullable
    Long bytes;

    @Option(names = "--none", description = "No limits.")
    boolean none;

    @Option(names = "--create", description = "Also queues that never had a job or a worker.")
    boolean create;

    @Override
    String ifMissing() {
        return "; --create limits it all the same";
    }

    @Override
    public Integer call() {
        if (none && (jobs != null || bytes != null)) {
            throw usage("--none takes all limits away: not with --jobs or --bytes");
        }
        if (jobs != null && jobs < 1) {
            throw usage("--jobs must be 1 or more; --none takes the limits away");
        }
        Table table = new Table().name("QUEUE").number("WAITING", "MOST JOBS", "BYTES", "MOST BYTES");
        return forEach(!create, table, (admin, queue) -> {
            QueueRecord before = queue.record();
            if (none || jobs != null || bytes != null) {
                queue.limit(
                        none ? 0 : jobs != null ? jobs : before.mostJobs(),
                        none ? 0 : bytes != null ? bytes : before.mostBytes());
                announce(admin, queue);
            }
            QueueRecord after = queue.record();
            table.row(
                    queue.name(),
                    Numbers.grouped(after.waiting()),
                    after.mostJobs() == 0 ? "none" : Numbers.grouped(after.mostJobs()),
                    Numbers.bytes(after.bytes()),
                    after.mostBytes() == 0 ? "none" : Numbers.bytes(after.mostBytes()));
            return QueueView.limits(after);
        });
    }
}
