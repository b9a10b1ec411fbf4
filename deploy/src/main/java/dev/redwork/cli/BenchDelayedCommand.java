package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.DelayedBench;
import dev.redwork.bench.ScriptTimes;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.embedded.RedisServerBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "delayed",
        description = "How late jobs start that are all due at the same moment.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench delayed",
            "  redwork bench delayed --jobs 10000 --workers 2 -o json",
            "",
            "In each round no-op jobs are put in that are all due at one moment, some seconds ahead; idle",
            "worker JVMs wait for it, and go on through all rounds. late: from that moment to each job's",
            "start, which is the time at which it was claimed, as Redis tells it in the job's result. Nothing",
            "may start early, and every job must have exactly one outcome. last-end: from that moment to the",
            "last recorded outcome; rate: jobs a second until then, beside pipelined SET, 100 a round trip on",
            "one connection, measured in the same round from this JVM. script-mean: how long the server was",
            "with one script, by its commandstats; script-max: with the slowest, by its slow log, so only on",
            "a server that is started here (0.1 ms at least: what is faster is not logged). CALLS are scripts",
            "that the server was asked for, BYTES those on its connections, CPU the time of the server, and of",
            "the workers, each for a job.",
            "",
            "It starts a Redis of its own, with an append-only file. With --redis it uses that server and a",
            "queue called bench.delayed.*, and takes all of it away again."
        })
final class BenchDelayedCommand extends BenchAction {
    @Option(names = "--jobs", paramLabel = "N", description = "Jobs that are due, a round. Default: 100000.")
    int jobs = 100_000;

    @Mixin
    BenchNoops workers;

    @Override
    void check() {
        between("--jobs", jobs, 1, MOST_JOBS);
        workers.check(this);
    }

    @Override
    void prepare(RedisServerBuilder server) {
        server.directive("slowlog-log-slower-than", Long.toString(ScriptTimes.SLOW.toNanos() / 1_000))
                .directive("slowlog-max-len", Integer.toString(ScriptTimes.SLOW_CALLS));
    }

    @Override
    Bench bench(BenchEnvironment environment) {
        return new DelayedBench(
                environment.queue(), jobs, workers.inputBytes, given() == null, workers.on(environment));
    }

    @Override
    JsonFields options() {
        return workers.addTo(new JsonFields().with("jobs", jobs));
    }

    @Override
    String explanation() {
        return "%s no-op jobs due at one moment, run by %s; late: to the start; last-end: to the last recorded outcome."
                .formatted(Numbers.grouped(jobs), workers);
    }
}
