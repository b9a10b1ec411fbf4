package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.FetchBench;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "fetch",
        description = "How long slow pages take: one, 10, 100 and all at a time.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench fetch",
            "  redwork bench fetch --pages 1000 --delay 50ms -o json",
            "",
            "A local site answers each page after its delay. fetch-N: the pages by jobs of one worker JVM on a",
            "lane of N virtual threads (a pool before JDK 21), from the first enqueue to the last result in",
            "the producer's hands. plain-N: the same pages by the JDK's asynchronous client, N at a time,",
            "without a queue, in the same round. One at a time only 20 pages are got, 10 at a time 200: the",
            "times of all are reckoned up from these. Every job must have exactly one outcome, status 200.",
            "CALLS are scripts that the server was asked for, BYTES those on its connections, CPU the time of",
            "the server, and of the worker, each for a page.",
            "",
            "It starts a Redis of its own, with an append-only file. With --redis it uses that server and",
            "queues called bench.fetch.*, and takes all of it away again."
        })
final class BenchFetchCommand extends BenchAction {
    private static final int MOST_PAGES = 5_000;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    @Option(names = "--pages", paramLabel = "N", description = "Pages. Default: 500.")
    int pages = 500;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How long each page takes to answer. Default: 100ms.")
    Duration delay = Duration.ofMillis(100);

    @Override
    void check() {
        between("--pages", pages, 1, MOST_PAGES);
        if (delay.compareTo(LONGEST) > 0) {
            throw usage("--delay is 0s to " + LONGEST.toSeconds() + "s, not " + Durations.format(delay));
        }
    }

    @Override
    Bench bench(BenchEnvironment environment) throws IOException, InterruptedException {
        return new FetchBench(environment.queue(), pages, delay, lanes -> {
            List<String> arguments = new ArrayList<>(List.of("--allow-private"));
            lanes.forEach(lane -> arguments.addAll(List.of("-q", lane)));
            return environment.startWorkers(1, arguments);
        });
    }

    @Override
    JsonFields options() {
        return new JsonFields()
                .with("pages", pages)
                .with("delayMillis", delay.toMillis())
                .with("pagesAlone", FetchBench.alone(pages));
    }

    @Override
    String explanation() {
        return "%s pages of %s, N at a time; fetch: by jobs, to the last result in hand; plain: by a client, no queue."
                .formatted(Numbers.grouped(pages), Durations.format(delay));
    }
}
