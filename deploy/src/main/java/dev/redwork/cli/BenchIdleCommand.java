package dev.redwork.cli;

import dev.redwork.bench.Bench;
import dev.redwork.bench.IdleBench;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.JsonFields;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "idle",
        description = "Measure the cost of a worker that has nothing to do: calls and CPU time.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench idle",
            "  redwork bench idle --time 60s --runs 3 -o json",
            "",
            "In each round the server is looked at without a worker; then with one new worker JVM on one",
            "queue, and then with another one whose lane reads ten, three seconds after each has run a job.",
            "calls-N: what the worker asks the server for in a second, by its commandstats: scripts and waits",
            "(what scripts run is not counted). worker-N, server-N: milliseconds of CPU time in each second.",
            "server-0: the server's without a worker, for its own timers. CPU times are counted in steps of",
            "10 ms by some systems: look for longer to know better.",
            "",
            "It starts a Redis of its own, with an append-only file. With --redis it uses that server, which",
            "nobody else should use meanwhile, and queues called bench.idle.*, and takes all of it away again."
        })
final class BenchIdleCommand extends BenchAction {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    @Option(
            names = "--time",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How long each is looked at. Default: 10s.")
    Duration time = Duration.ofSeconds(10);

    @Override
    void check() {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw usage("--time is 1s to 1h, not " + Durations.format(time));
        }
    }

    @Override
    Bench bench(BenchEnvironment environment) {
        return new IdleBench(
                environment.queue(),
                time,
                queues -> environment.startWorkers(1, List.of("-q", String.join(",", queues))));
    }

    @Override
    JsonFields options() {
        return new JsonFields().with("timeMillis", time.toMillis());
    }

    @Override
    String explanation() {
        return "%s each: calls of an idle worker JVM on 1 and on 10 queues; worker, server: ms of CPU time a second."
                .formatted(Durations.format(time));
    }
}
