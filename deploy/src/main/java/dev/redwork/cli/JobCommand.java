package dev.redwork.cli;

import picocli.CommandLine.Command;

@Command(
        name = "job",
        description = "One job, or some: show them, wait for them.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        subcommands = {JobShowCommand.class, JobWaitCommand.class})
final class JobCommand extends Action {
    @Override
    public Integer call() {
        throw whichOne();
    }
}
