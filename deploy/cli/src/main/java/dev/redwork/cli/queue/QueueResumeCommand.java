package dev.redwork.cli.queue;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.QueueStore;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "resume",
        description = "Jobs of these queues start again.",
        footerHeading = "%nExamples:%n",
        footer = {"  redwork queue resume images", "", "Exit code 3 when a queue is not there."})
final class QueueResumeCommand extends QueueAction {
    @Override
    public Integer call() {
        List<JsonFields> resumed = new ArrayList<>();
        Table table = new Table().text("QUEUE").text("STATE");
        List<String> missing;
        try (RedisLink link = connect()) {
            List<String> wanted = checkedNames();
            missing = missing(link, wanted);
            for (String name :
                    wanted.stream().filter(one -> !missing.contains(one)).toList()) {
                List<Call<Long>> calls = new QueueStore(keys(link, name)).resume();
                link.send(calls);
                boolean was = calls.get(0).answer() == 1;
                resumed.add(new JsonFields()
                        .with("queue", name)
                        .with("state", "open")
                        .with("before", !was));
                table.row(name, was ? "resumed" : "was not paused");
                hintIfNobodyReads(link, name);
            }
        }
        printList(resumed, () -> table);
        return missing.isEmpty() ? ExitCode.OK : ExitCode.NOT_FOUND;
    }
}
