package dev.redwork.cli.batch;

import dev.redwork.cli.command.Action;
import picocli.CommandLine.Command;

@Command(
        name = "batch",
        description = "One batch, or some: show them, wait for them, cancel them.",
        subcommands = {BatchShowCommand.class, BatchWaitCommand.class, BatchCancelCommand.class})
public final class BatchCommand extends Action {}
