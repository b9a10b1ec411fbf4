package dev.redwork.cli.job;

import dev.redwork.cli.command.Confirmation;
import dev.redwork.queue.record.JobMove;
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "cancel",
        description = "Cancel jobs that have not ended: by id, by task, or all.",
        footer = {
            "  redwork job cancel 01JD3ZK8T2X0",
            "  redwork job cancel -q images --task resize --yes",
            "  redwork job cancel -q images --all --dry-run",
            "",
            "A job that waits, also for its time or for another attempt, never starts, whichever worker is up.",
            "A job that runs is asked to stop: its thread is interrupted. Both end as cancelled, and their",
            "producers learn so.",
            "A batch is cancelled as a whole with: redwork batch cancel",
            "Of a selection it asks first, at a terminal; elsewhere it takes --yes.",
            "Exit code 3 when an id is not there, 5 when its job has ended already, or the answer is no."
        })
final class JobCancelCommand extends MoveAction {
    @Mixin
    Confirmation confirmation;

    JobCancelCommand() {
        super("cancelled", JobMove.CANCEL);
    }

    @Override
    boolean isAgreed(LongSupplier jobs) {
        return confirmation.isGiven(this, "cancel", jobs);
    }
}
