package dev.redwork.cli.queue;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import picocli.CommandLine.Command;

@Command(
        name = "resume",
        description = "Jobs of these queues start again.",
        footer = {"  redwork queue resume images", "", "Exit code 3 when a queue is not there."})
final class QueueResumeCommand extends QueueAction {
    @Override
    public Integer call() {
        Table table = new Table().name("QUEUE").whole("STATE");
        return forEach(true, table, (admin, queue) -> {
            boolean was = queue.resume();
            table.row(queue.name(), was ? "resumed" : "was not paused");
            hintIfNobodyReads(admin, queue.name());
            return new JsonFields()
                    .with("queue", queue.name())
                    .with("state", "open")
                    .with("before", !was);
        });
    }
}
