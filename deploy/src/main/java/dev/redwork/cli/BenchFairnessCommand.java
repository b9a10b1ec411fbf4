package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.FairnessBench;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "fairness",
        description = "How evenly long jobs spread over equal workers.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench fairness",
            "  redwork bench fairness --workers 8 --jobs 4000 --millis 5 -o json",
            "",
            "Worker JVMs of one thread each are up before, and go on through all rounds. In each round jobs",
            "that only sleep are enqueued in bulk. least and most: how many the workers have run that ran",
            "fewest and most, by the `worker` in each job's result; most/least is their ratio, 1 the best (a",
            "worker that ran none counts as one job there). Every job must have exactly one outcome.",
            "",
            "It starts a Redis of its own, with an append-only file. With --redis it uses that server and a",
            "queue called bench.fairness.*, and takes all of it away again."
        })
final class BenchFairnessCommand extends BenchAction {
    private static final int MOST_JOBS = 1_000_000;
    private static final int LONGEST_MILLIS = 10_000;

    @Option(names = "--jobs", paramLabel = "N", description = "Jobs, a round. Default: 1000.")
    int jobs = 1_000;

    @Option(names = "--millis", paramLabel = "N", description = "How long each job takes, in ms. Default: 20.")
    int millis = 20;

    @Option(names = "--workers", paramLabel = "N", description = "Worker JVMs. Default: 4.")
    int workers = 4;

    @Override
    void check() {
        between("--jobs", jobs, 1, MOST_JOBS);
        between("--millis", millis, 0, LONGEST_MILLIS);
        between("--workers", workers, 2, BenchWorkers.MOST_WORKERS);
    }

    @Override
    Bench bench(BenchEnvironment environment) {
        List<String> lane = List.of("-q", environment.queue().name() + ":1");
        return new FairnessBench(
                environment.queue(), jobs, millis, workers, () -> environment.startWorkers(workers, lane));
    }

    @Override
    JsonFields options() {
        return new JsonFields().with("jobs", jobs).with("millis", millis).with("workers", workers);
    }

    @Override
    String explanation() {
        return "%s jobs of %d ms by %s of one thread; least, most: jobs of the workers that ran fewest and most."
                .formatted(Numbers.grouped(jobs), millis, Numbers.count(workers, "worker JVM"));
    }
}
