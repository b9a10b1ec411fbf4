package dev.redwork.bench;

import dev.redwork.cli.command.Action;
import picocli.CommandLine.Command;

@Command(
        name = "bench",
        description = "Measure the queue, beside the limits of this machine.",
        synopsisSubcommandLabel = "WHAT",
        commandListHeading = "%nWhat:%n",
        footerHeading = "%nAll of them:%n",
        footer = {
            "A bench starts a Redis of its own, with an append-only file. With --redis it uses that server,",
            "which nobody else should use meanwhile, and queues of its own (b.*, names as long as `default`),",
            "and takes all of it away again. Figures are medians of the rounds, each of which starts from an",
            "empty queue; after each, every job must have exactly one outcome. RATIO compares with the limit",
            "that was measured in the same round: set is pipelined SET, 100 a round trip on one connection,",
            "lpush a bare LPUSH, awaited, both from this JVM. CALLS are scripts and waits that the server was",
            "asked for, BYTES those on its connections, CPU the time of the server, of the workers (CLIENT;",
            "where none run: this JVM) and of this JVM that hears of results (PRODUCER), each for a job.",
            "Worker JVMs get the options of this one."
        },
        subcommands = {
            BenchDrainCommand.class,
            BenchEnqueueCommand.class,
            BenchLatencyCommand.class,
            BenchFreshCommand.class,
            BenchGcdCommand.class,
            BenchFetchCommand.class,
            BenchMemoryCommand.class,
            BenchIdleCommand.class
        })
public final class BenchCommand extends Action {
    @Override
    public Integer call() {
        throw whichOne();
    }
}
