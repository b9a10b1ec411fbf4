package dev.redwork.cli.queue;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore;
import dev.redwork.store.QueueStore;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "pause",
        description = "From now on no job of these queues starts; what runs goes on.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork queue pause images",
            "",
            "It stays paused until `redwork queue resume`, also when all workers restart. Jobs can still be",
            "enqueued; poison pills are still taken."
        })
final class QueuePauseCommand extends QueueAction {
    @Override
    public Integer call() {
        List<JsonFields> paused = new ArrayList<>();
        Table table = new Table().text("QUEUE").text("STATE");
        try (RedisLink link = connect()) {
            long now = link.send(SessionStore.now());
            for (String name : checkedNames()) {
                // A queue may be paused before its first job.
                link.send(JobStore.announce(link.settings(), name));
                boolean before = !link.send(new QueueStore(keys(link, name)).pause(now));
                paused.add(new JsonFields()
                        .with("queue", name)
                        .with("state", "paused")
                        .with("before", before));
                table.row(name, before ? "was paused before" : "paused");
            }
        }
        printList(paused, () -> table);
        return ExitCode.OK;
    }
}
