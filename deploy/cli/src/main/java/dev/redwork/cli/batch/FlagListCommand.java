package dev.redwork.cli.batch;

import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.BatchFlag;
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
        List<BatchFlag> flags = new ArrayList<>();
        try (Admin admin = admin()) {
            queue.names(admin).forEach(name -> flags.addAll(admin.queue(name).flags()));
        }
        if (flags.isEmpty()) {
            say("no flag is up" + queue.in());
        }
        printList(
                flags,
                new Columns<BatchFlag>()
                        .name("QUEUE", BatchFlag::queue)
                        .id("BATCH", BatchFlag::batch)
                        .name("FLAG", BatchFlag::flag)
                        .text("VALUE", BatchFlag::value)
                        .right("LEFT", flag -> Durations.span(flag.left()))
                        .field("left_ms", BatchFlag::left));
        return ExitCode.OK;
    }
}
