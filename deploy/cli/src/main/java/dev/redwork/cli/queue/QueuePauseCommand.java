package dev.redwork.cli.queue;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.store.QueueStore;
import picocli.CommandLine.Command;

@Command(
        name = "pause",
        description = "From now on no job of these queues starts; what runs goes on.",
        footer = {
            "  redwork queue pause images",
            "",
            "It stays paused until `redwork queue resume`, also when all workers restart. Jobs can still be",
            "enqueued; poison pills are still taken."
        })
final class QueuePauseCommand extends QueueAction {
    @Override
    public Integer call() {
        Table table = new Table().text("QUEUE", "STATE");
        return forEach(false, table, (link, name) -> {
            boolean before = !link.send(new QueueStore(keys(link, name)).pause());
            announce(link, name);
            table.row(name, before ? "was paused before" : "paused");
            return new JsonFields().with("queue", name).with("state", "paused").with("before", before);
        });
    }
}
