package dev.redwork.cli;

import dev.redwork.bench.BenchQueue;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The options of benches whose no-op jobs are run by worker JVMs. */
final class BenchWorkers {
    static final int MOST_INPUT = 1_000_000;
    static final int MOST_WORKERS = 64;
    static final int MOST_THREADS = 5_000;

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

    void check(BenchAction action) {
        action.between("--input-bytes", inputBytes, 0, MOST_INPUT);
        action.between("--workers", workers, 1, MOST_WORKERS);
        if (threads == 0) {
            threads = Math.max(1, Runtime.getRuntime().availableProcessors() / workers);
        }
        action.between("--threads", threads, 1, MOST_THREADS);
    }

    /** What starts them, for the stage's queue. */
    Supplier<List<ProcessHandle>> on(BenchStage stage) {
        return on(stage, workers, threads);
    }

    /** The same, of so many with so many threads each. */
    Supplier<List<ProcessHandle>> on(BenchStage stage, int count, int each) {
        BenchQueue queue = stage.queue();
        return () -> stage.startWorkers(count, List.of("-q", queue.name() + ":" + each));
    }

    Fields addTo(Fields options) {
        return options.with("inputBytes", inputBytes).with("workers", workers).with("threads", threads);
    }

    /** {@code 1 warm worker JVM of 2 threads}. */
    @Override
    public String toString() {
        return Numbers.count(workers, "warm worker JVM") + " of " + Numbers.count(threads, "thread");
    }
}
