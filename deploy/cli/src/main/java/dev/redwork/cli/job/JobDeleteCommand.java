package dev.redwork.cli.job;

import dev.redwork.cli.command.Confirmation;
import dev.redwork.queue.record.JobMove;
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "delete",
        description = "Take away what is left of jobs that have ended: the dead, and results.",
        footer = {
            "  redwork job delete 01JD3ZK8T2X0",
            "  redwork job delete -s dead --task resize --yes",
            "  redwork job delete -q images --all --dry-run",
            "",
            "Without -s it means the dead ones. Of a selection it asks first, at a terminal; elsewhere it takes --yes.",
            "Workers take away by themselves what is beyond 10,000 dead jobs of a queue, or dead for 90 days.",
            "Exit code 3 when an id is not there, 5 when its job has not ended (cancel it first), or the answer is no."
        })
final class JobDeleteCommand extends MoveAction {
    @Mixin
    Confirmation confirmation;

    JobDeleteCommand() {
        super("deleted", JobMove.DELETE);
    }

    @Override
    boolean isAgreed(LongSupplier jobs) {
        return confirmation.isGiven(this, "delete", jobs);
    }
}
