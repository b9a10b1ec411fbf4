package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.DrainBench;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "drain",
        description = "How fast workers run jobs that wait for them, to the last recorded outcome.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench drain",
            "  redwork bench drain --workers 2 --input-bytes 1000 --no-aof -o json",
            "",
            "In each round no-op jobs are enqueued first, with half as many in front of them, and then worker",
            "JVMs are started. The ones in front warm the workers. The clock runs from the outcome of the",
            "last of these to the last outcome of all, as Redis counts them; then every job must have exactly",
            "one outcome. RATIO compares with pipelined SET, 100 a round trip on one connection, measured in",
            "the same round from this JVM. CALLS are scripts that the server was asked for, BYTES those on its",
            "connections, CPU the time of the server, and of the workers, each for a job.",
            "",
            "It starts a Redis of its own, with an append-only file. With --redis it uses that server and a",
            "queue called bench.drain.*, and takes all of it away again."
        })
final class BenchDrainCommand extends BenchAction {
    @Option(names = "--jobs", paramLabel = "N", description = "Jobs that are measured, a round. Default: 200000.")
    int jobs = 200_000;

    @Mixin
    BenchNoops workers;

    @Override
    void check() {
        between("--jobs", jobs, 1, MOST_JOBS);
        workers.check(this);
    }

    private int warming() {
        return Math.max(1, jobs / 2);
    }

    @Override
    Bench bench(BenchEnvironment environment) {
        return new DrainBench(environment.queue(), jobs, warming(), workers.inputBytes, workers.on(environment));
    }

    @Override
    JsonFields options() {
        return workers.addTo(new JsonFields().with("jobs", jobs).with("warming", warming()));
    }

    @Override
    String explanation() {
        return "drain: %s no-op jobs, to the last recorded outcome, by %s; set: pipelined SET on one connection."
                .formatted(Numbers.grouped(jobs), workers);
    }
}
