package dev.redwork.cli.batch;

import dev.redwork.cli.command.Action;
import picocli.CommandLine.Command;

@Command(
        name = "flag",
        description = "Flags that end running work early: list, raise, lower them.",
        subcommands = {FlagListCommand.class, FlagRaiseCommand.class, FlagLowerCommand.class})
public final class FlagCommand extends Action {}
