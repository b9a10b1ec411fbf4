package dev.redwork.cli;

import dev.redwork.job.Defaults;
import dev.redwork.job.Names;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What the commands have that run a shipped task: where its jobs stand in line, and how long they may take. */
abstract class TaskAction extends DataAction {
    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "Where the jobs stand in line. Default: default.")
    private String queue = Defaults.QUEUE;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How long the next result may take. Default: 10m.")
    Duration wait = Duration.ofMinutes(10);

    /**
     * The queue that was named.
     *
     * @throws IllegalArgumentException when it is no name
     */
    String queue() {
        return Names.check("queue", queue);
    }
}
