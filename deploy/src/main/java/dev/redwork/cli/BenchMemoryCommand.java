package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.MemoryBench;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "memory",
        description = "Measure the memory that a job takes, in Redis and on the heap: waiting, running, ended.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench memory",
            "  redwork bench memory --jobs 1000000 --runs 1 -o json",
            "",
            "queued, running, finished: what the memory of Redis' data grew by, for each job (used_memory",
            "without the buffers of clients, so hash tables count, too), for inputs of 7 digits (small), 120",
            "bytes and 1 kB, once it no longer changed. bare: the same inputs as plain strings under keys as",
            "long as a job's; its ratio is what the queue adds. running: --held jobs that wait in the slots",
            "of one lane. heap-running: what the heap of their worker grew by, after garbage collections, the",
            "slots' threads included: on JDK 21 or newer virtual ones, whose stacks are on the heap.",
            "heap-handle: the heap of a producer that waits for its jobs, for each handle. Worker and producer",
            "are in this JVM. Heaps are noisy, some ten bytes a job either way. Every job must have exactly",
            "one outcome.",
            "",
            "It starts a Redis of its own, without an append-only file: while one is rewritten no hash table",
            "grows. With --redis it uses that server, which nobody else should use meanwhile, and a queue",
            "called b.*, whose name is as long as default, and takes all of it away again."
        })
final class BenchMemoryCommand extends BenchAction {
    private static final int FEWEST_JOBS = 1_000;
    private static final int FEWEST_HELD = 100;
    private static final int MOST_HELD = 5_000;

    @Option(names = "--jobs", paramLabel = "N", description = "Jobs that wait, or have ended. Default: 100000.")
    int jobs = 100_000;

    @Option(names = "--held", paramLabel = "N", description = "Jobs that run at a time. Default: 2000.")
    int held = 2_000;

    @Override
    void check() {
        between("--jobs", jobs, FEWEST_JOBS, MOST_JOBS);
        between("--held", held, FEWEST_HELD, MOST_HELD);
        noAof = given() == null;
    }

    @Override
    Bench bench(BenchEnvironment environment) {
        return new MemoryBench(environment.queue(), jobs, held);
    }

    @Override
    JsonFields options() {
        return new JsonFields().with("jobs", jobs).with("held", held);
    }

    @Override
    String explanation() {
        return "queued, finished: %s jobs in Redis; running, heap-running: %s in a worker's slots; bare: plain strings."
                .formatted(Numbers.grouped(jobs), Numbers.grouped(held));
    }
}
