package dev.redwork.cli;

import picocli.CommandLine.Command;

@Command(
        name = "bench",
        description = "Measure the queue, beside the limits of this machine.",
        synopsisSubcommandLabel = "WHAT",
        commandListHeading = "%nWhat:%n",
        subcommands = {
            BenchDrainCommand.class,
            BenchEnqueueCommand.class,
            BenchLatencyCommand.class,
            BenchSteadyCommand.class,
            BenchDelayedCommand.class,
            BenchFetchCommand.class,
            BenchMemoryCommand.class,
            BenchIdleCommand.class,
            BenchPrimesCommand.class,
            BenchScaleCommand.class,
            BenchFairnessCommand.class
        })
final class BenchCommand extends Action {
    @Override
    public Integer call() {
        throw whichOne();
    }
}
