package dev.redwork.cli.job;

import dev.redwork.queue.record.JobMove;
import picocli.CommandLine.Command;

@Command(
        name = "run",
        description = "Start jobs now that wait for their time or for another attempt.",
        footer = {
            "  redwork job run 01JD3ZK8T2X0",
            "  redwork job run -s retrying --task resize",
            "  redwork job run -q images --all --dry-run",
            "",
            "They go to the front of the line, also such as were parked since no worker knew their task; attempts that were used",
            "stay used. A paused queue stays paused. `redwork job requeue` runs a dead or cancelled job again.",
            "Exit code 3 when an id is not there, 5 when its job does not wait for its time."
        })
final class JobRunCommand extends MoveAction {
    JobRunCommand() {
        super("promoted", JobMove.RUN);
    }
}
