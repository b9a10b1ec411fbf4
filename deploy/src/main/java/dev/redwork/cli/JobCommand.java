package dev.redwork.cli;

import picocli.CommandLine.Command;

@Command(
        name = "job",
        description = "One job, or some: show them, tell why they wait, wait for them.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        subcommands = {JobShowCommand.class, JobWhyCommand.class, JobWaitCommand.class})
final class JobCommand extends Action {
    @Override
    public Integer call() {
        throw whichOne();
    }
}
