package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.EnqueueBench;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "enqueue",
        description = "How fast jobs are put in: one by one, from many threads, in bulk.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench enqueue",
            "  redwork bench enqueue --jobs 50000 --input-bytes 1000 -o json",
            "",
            "one: from one thread, each job awaited before the next, a tenth of the jobs; beside lpush, bare",
            "LPUSH round trips. threads: the same from 100 threads that share a producer, half of the jobs;",
            "beside bulk. bulk: all of them in one call of enqueueAll; beside set, pipelined SET with 100 a",
            "round trip on one connection. All are measured in each round from this JVM; after each, every job",
            "must be there once. CALLS are scripts that the server was asked for, BYTES those on its",
            "connections, CPU the time of the server, and of this JVM, each for a job.",
            "",
            "It starts a Redis of its own, with an append-only file. With --redis it uses that server and a",
            "queue called bench.enqueue.*, and takes all of it away again."
        })
final class BenchEnqueueCommand extends BenchAction {
    private static final int FEWEST_JOBS = 200;
    private static final int MOST_INPUT = 1_000_000;

    @Option(names = "--jobs", paramLabel = "N", description = "Jobs in bulk, a round. Default: 200000.")
    int jobs = 200_000;

    @Option(
            names = "--input-bytes",
            paramLabel = "N",
            description = "Each job's input: a string of so many characters. Default: 10.")
    int inputBytes = 10;

    @Override
    void check() {
        between("--jobs", jobs, FEWEST_JOBS, MOST_JOBS);
        between("--input-bytes", inputBytes, 0, MOST_INPUT);
    }

    @Override
    Bench bench(BenchEnvironment environment) {
        return new EnqueueBench(environment.queue(), jobs, inputBytes);
    }

    @Override
    JsonFields options() {
        return new JsonFields().with("jobs", jobs).with("inputBytes", inputBytes);
    }

    @Override
    String explanation() {
        return "one: each job awaited; threads: the same from 100 threads; bulk: %s jobs in one call; lpush, set: bare calls."
                .formatted(Numbers.grouped(jobs));
    }
}
