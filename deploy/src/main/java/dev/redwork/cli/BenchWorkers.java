package dev.redwork.cli;

import dev.redwork.bench.BenchQueue;
import dev.redwork.cli.terminal.JsonFields;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The options of benches whose jobs are run by worker JVMs. */
class BenchWorkers {
    static final int MOST_WORKERS = 64;
    static final int MOST_THREADS = 5_000;

    @Option(names = "--workers", paramLabel = "N", description = "Worker JVMs. Default: 1.")
    int workers = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of each worker. Default: one a core, shared by the workers.")
    int threads;

    void check(BenchAction action) {
        action.between("--workers", workers, 1, MOST_WORKERS);
        if (threads == 0) {
            threads = Math.max(1, Runtime.getRuntime().availableProcessors() / workers);
        }
        action.between("--threads", threads, 1, MOST_THREADS);
    }

    /** The starter of them, for the environment's queue. */
    Supplier<List<ProcessHandle>> on(BenchEnvironment environment) {
        return on(environment, workers, threads);
    }

    /** The same, of so many with so many threads each. */
    Supplier<List<ProcessHandle>> on(BenchEnvironment environment, int count, int each) {
        BenchQueue queue = environment.queue();
        return () -> environment.startWorkers(count, List.of("-q", queue.name() + ":" + each));
    }

    JsonFields addTo(JsonFields options) {
        return options.with("workers", workers).with("threads", threads);
    }
}
