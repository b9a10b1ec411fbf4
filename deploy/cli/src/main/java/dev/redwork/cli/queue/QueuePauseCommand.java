package dev.redwork.cli.queue;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "pause",
        description = "From now on no job of these queues starts; what runs goes on.",
        footer = {
            "  redwork queue pause images",
            "",
            "It stays paused until `redwork queue resume`, also when all workers restart. Jobs can still be",
            "enqueued; poison pills are still taken. Exit code 3 when a queue is not there."
        })
final class QueuePauseCommand extends QueueAction {
    @Option(names = "--create", description = "Also queues that never had a job or a worker.")
    boolean create;

    @Override
    String ifMissing() {
        return "; --create pauses it all the same";
    }

    @Override
    public Integer call() {
        Table table = new Table().name("QUEUE").whole("STATE");
        return forEach(!create, table, (admin, queue) -> {
            boolean before = !queue.pause();
            announce(admin, queue);
            table.row(queue.name(), before ? "was paused before" : "paused");
            return new JsonFields()
                    .with("queue", queue.name())
                    .with("state", "paused")
                    .with("before", before);
        });
    }
}
