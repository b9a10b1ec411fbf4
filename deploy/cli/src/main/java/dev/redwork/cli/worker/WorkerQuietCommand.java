package dev.redwork.cli.worker;

import dev.redwork.job.WorkerOrder;
import picocli.CommandLine.Command;

@Command(
        name = "quiet",
        description = "Tell workers to claim no more, to finish what they run, and to stay.",
        footer = {
            "  redwork worker quiet web-1              every worker of that name, on whatever machine",
            "  redwork worker quiet web-1 --wait 5m    and wait until none of its jobs runs",
            "",
            "It takes effect at once, or with the worker's next renewal, 3 s later at most; what it had claimed",
            "and not started goes back. The name of a supervisor means all of its processes. There is no way back",
            "but a new worker. Exit code 3 when there is none of that name, 4 when --wait was over before."
        })
final class WorkerQuietCommand extends WorkerOrderAction {
    WorkerQuietCommand() {
        super(WorkerOrder.QUIET);
    }
}
