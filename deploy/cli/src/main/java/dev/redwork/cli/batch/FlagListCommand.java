package dev.redwork.cli.batch;

import dev.redwork.admin.FlagReader;
import dev.redwork.admin.FlagReader.FlagRecord;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.redis.RedisLink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "The flags that are up.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork flag list",
            "  redwork flag list -q math -o json",
            "",
            "It walks through all keys of the database, some thousand a call: on a large one it takes a while."
        })
final class FlagListCommand extends DataAction {
    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "Of this queue only.")
    @Nullable
    String queue;

    @Override
    public Integer call() {
        List<FlagRecord> flags = new ArrayList<>();
        try (RedisLink link = connect()) {
            queues(link, queue).forEach(name -> flags.addAll(new FlagReader(link).read(name)));
        }
        if (flags.isEmpty()) {
            console().say("no flag is up" + (queue == null ? "" : " in queue " + queue));
        }
        printList(flags.stream().map(FlagListCommand::fields).toList(), () -> table(flags));
        return ExitCode.OK;
    }

    private static JsonFields fields(FlagRecord flag) {
        return new JsonFields()
                .with("queue", flag.queue())
                .with("batch", flag.batch())
                .with("flag", flag.flag())
                .with("value", flag.value())
                .with("left", flag.left());
    }

    private static Table table(List<FlagRecord> flags) {
        Table table = new Table()
                .text("QUEUE")
                .text("BATCH")
                .text("FLAG")
                .text("VALUE")
                .number("LEFT");
        flags.forEach(
                flag -> table.row(flag.queue(), flag.batch(), flag.flag(), flag.value(), Durations.span(flag.left())));
        return table;
    }
}
