package dev.redwork.cli.worker;

import dev.redwork.job.WorkerOrder;
import picocli.CommandLine.Command;

@Command(
        name = "stop",
        description = "Tell workers to stop in good order, as SIGTERM does.",
        footer = {
            "  redwork worker stop web-1              every worker of that name, on whatever machine",
            "  redwork worker stop web-1 --wait 1m    and wait until it has stopped",
            "",
            "It takes effect at once, or with the worker's next renewal, 3 s later at most; what runs has the",
            "worker's drain time. The name of a supervisor means all of its processes, which are not started",
            "again. Exit code 3 when there is none of that name, 4 when --wait was over before."
        })
final class WorkerStopCommand extends WorkerOrderAction {
    WorkerStopCommand() {
        super(WorkerOrder.STOP);
    }
}
