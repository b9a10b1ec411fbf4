package dev.redwork.cli.batch;

import dev.redwork.admin.BatchReader;
import dev.redwork.admin.BatchReader.FlagRecord;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.text.Durations;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "The flags that are up.",
        footer = {
            "  redwork flag list",
            "  redwork flag list -q math -o json",
            "",
            "It walks through all keys of the database, some thousand a call: on a large one it takes a while."
        })
final class FlagListCommand extends DataAction {
    @Mixin
    QueueOption queue;

    @Override
    public Integer call() {
        List<FlagRecord> flags = new ArrayList<>();
        try (RedisLink link = connect()) {
            queue.names(link)
                    .forEach(name -> flags.addAll(new BatchReader(link, Keys.of(link.settings(), name)).flags()));
        }
        if (flags.isEmpty()) {
            say("no flag is up" + queue.in());
        }
        printList(
                flags,
                new Columns<FlagRecord>()
                        .name("QUEUE", FlagRecord::queue)
                        .id("BATCH", FlagRecord::batch)
                        .name("FLAG", FlagRecord::flag)
                        .text("VALUE", FlagRecord::value)
                        .right("LEFT", flag -> Durations.span(flag.left()))
                        .field("left_ms", FlagRecord::left));
        return ExitCode.OK;
    }
}
