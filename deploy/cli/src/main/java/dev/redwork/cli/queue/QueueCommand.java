package dev.redwork.cli.queue;

import dev.redwork.cli.command.Action;
import picocli.CommandLine.Command;

@Command(
        name = "queue",
        description = "One queue, or some: show, pause, resume, limit, purge, delete them.",
        subcommands = {
            QueueShowCommand.class,
            QueuePauseCommand.class,
            QueueResumeCommand.class,
            QueueLimitCommand.class,
            QueuePurgeCommand.class,
            QueueDeleteCommand.class,
        })
public final class QueueCommand extends Action {}
