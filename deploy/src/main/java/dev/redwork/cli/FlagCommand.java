package dev.redwork.cli;

import picocli.CommandLine.Command;

@Command(
        name = "flag",
        description = "Flags that end running work early: list, raise, lower them.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        subcommands = {FlagListCommand.class, FlagRaiseCommand.class, FlagLowerCommand.class})
final class FlagCommand extends Action {
    @Override
    public Integer call() {
        throw whichOne();
    }
}
