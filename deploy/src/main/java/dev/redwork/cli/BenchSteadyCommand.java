package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.SteadyBench;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "steady",
        description = "How many jobs a second go through while producers and workers run together.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench steady",
            "  redwork bench steady --seconds 30 --in-flight 1000 --rtt 1ms -o json",
            "",
            "One thread of this JVM puts no-op jobs in, up to 1,000 a call, as fast as results come back: of",
            "its jobs never more than --in-flight are without a result in its hands. Worker JVMs run them and",
            "go on through all rounds. Each round first runs for a fifth of its time unmeasured; then the",
            "outcomes are counted in Redis, from the first moment to the last. After the last result came,",
            "every job must have exactly one outcome. RATIO compares with pipelined SET, 100 a round trip on",
            "one connection, measured in the same round from this JVM. CALLS are scripts that the server was",
            "asked for, BYTES those on its connections, CPU the time of the server, of the workers (CLIENT),",
            "and of this JVM (PRODUCER), each for a job.",
            "",
            "It starts a Redis of its own, with an append-only file. With --redis it uses that server and a",
            "queue called bench.steady.*, and takes all of it away again."
        })
final class BenchSteadyCommand extends BenchAction {
    /** Results are kept for ten minutes at least, and all of them are looked at in the end. */
    private static final int LONGEST = 60;

    private static final int MOST_IN_FLIGHT = 1_000_000;

    @Option(names = "--seconds", paramLabel = "N", description = "Measured time of a round. Default: 5.")
    int seconds = 5;

    @Option(names = "--in-flight", paramLabel = "N", description = "Jobs that are under way at most. Default: 10000.")
    int inFlight = 10_000;

    @Mixin
    BenchNoops workers;

    @Override
    void check() {
        between("--seconds", seconds, 1, LONGEST);
        between("--in-flight", inFlight, 1, MOST_IN_FLIGHT);
        workers.check(this);
    }

    @Override
    Bench bench(BenchEnvironment environment) {
        return new SteadyBench(
                environment.queue(),
                Duration.ofSeconds(seconds),
                inFlight,
                workers.inputBytes,
                workers.on(environment));
    }

    @Override
    JsonFields options() {
        return workers.addTo(new JsonFields().with("seconds", seconds).with("inFlight", inFlight));
    }

    @Override
    String explanation() {
        return "steady: recorded outcomes in %d s, %s jobs under way at most, by %s; set: pipelined SET on one connection."
                .formatted(seconds, Numbers.grouped(inFlight), workers);
    }
}
