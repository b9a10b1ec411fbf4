package dev.redwork.cli.queue;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.redis.Call;
import dev.redwork.store.QueueStore;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "resume",
        description = "Jobs of these queues start again.",
        footer = {"  redwork queue resume images", "", "Exit code 3 when a queue is not there."})
final class QueueResumeCommand extends QueueAction {
    @Override
    public Integer call() {
        Table table = new Table().name("QUEUE").whole("STATE");
        return forEach(true, table, (link, name) -> {
            List<Call<Long>> calls = new QueueStore(keys(link, name)).resume();
            link.send(calls);
            boolean was = calls.get(0).answer() == 1;
            table.row(name, was ? "resumed" : "was not paused");
            hintIfNobodyReads(link, name);
            return new JsonFields().with("queue", name).with("state", "open").with("before", !was);
        });
    }
}
