package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.DrainBench;
import java.util.List;
import picocli.CommandLine.Command;
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
    private static final int MOST_JOBS = 10_000_000;
    private static final int MOST_INPUT = 1_000_000;
    private static final int MOST_WORKERS = 64;

    @Option(names = "--jobs", paramLabel = "N", description = "Jobs that are measured, a round. Default: 200000.")
    int jobs = 200_000;

    @Option(
            names = "--input-bytes",
            paramLabel = "N",
            description = "Each job's input: a string of so many characters. Default: 10.")
    int inputBytes = 10;

    @Option(names = "--workers", paramLabel = "N", description = "Worker JVMs. Default: 1.")
    int workers = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of each worker. Default: one a core, shared by the workers.")
    int threads;

    @Override
    void check() {
        between("--jobs", jobs, 1, MOST_JOBS);
        between("--input-bytes", inputBytes, 0, MOST_INPUT);
        between("--workers", workers, 1, MOST_WORKERS);
        if (threads == 0) {
            threads = Math.max(1, Runtime.getRuntime().availableProcessors() / workers);
        }
        between("--threads", threads, 1, 5_000);
    }

    private int warming() {
        return Math.max(1, jobs / 2);
    }

    @Override
    Bench bench(BenchStage stage) {
        return new DrainBench(
                stage.queue(),
                jobs,
                warming(),
                inputBytes,
                () -> stage.startWorkers(workers, List.of("-q", stage.queue().name() + ":" + threads)));
    }

    @Override
    Fields options() {
        return new Fields()
                .with("jobs", jobs)
                .with("warming", warming())
                .with("inputBytes", inputBytes)
                .with("workers", workers)
                .with("threads", threads);
    }

    @Override
    String explanation() {
        return "drain: %s no-op jobs, to the last recorded outcome, by %s of %s; set: pipelined SET on one connection."
                .formatted(
                        Numbers.grouped(jobs),
                        Numbers.count(workers, "warm worker JVM"),
                        Numbers.count(threads, "thread"));
    }
}
