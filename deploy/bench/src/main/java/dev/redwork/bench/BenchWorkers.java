package dev.redwork.bench;

import dev.redwork.text.Numbers;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of benches whose jobs are run by worker JVMs. */
final class BenchWorkers {
    private static final int MOST_WORKERS = 64;
    private static final int MOST_THREADS = 5_000;

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

    /** Starts them, on the bench's queue. */
    List<ProcessHandle> start(BenchAction action) {
        return action.environment()
                .startWorkers(workers, List.of("-q", action.queue().name() + ":" + threads));
    }

    /** {@code 1 worker JVM of 2 threads}. */
    @Override
    public String toString() {
        return Numbers.count(workers, "worker JVM") + " of " + Numbers.count(threads, "thread");
    }
}
