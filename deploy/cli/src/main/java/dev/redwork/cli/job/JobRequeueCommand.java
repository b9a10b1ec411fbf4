package dev.redwork.cli.job;

import dev.redwork.queue.record.JobMove;
import picocli.CommandLine.Command;

@Command(
        name = "requeue",
        description = "Run dead jobs again, or such as were cancelled while they waited.",
        footer = {
            "  redwork job requeue 01JD3ZK8T2X0",
            "  redwork job requeue -s dead --failure Timeout --limit 100",
            "  redwork job requeue -q images --task resize --dry-run",
            "",
            "They keep their ids, wait behind all others, and have all their attempts again; job show still tells",
            "the last failure. Without -s it means the dead ones.",
            "Exit code 3 when an id is not there, 5 when its job has not ended, or its spec is not kept."
        })
final class JobRequeueCommand extends MoveAction {
    JobRequeueCommand() {
        super("requeued", JobMove.REQUEUE);
    }
}
