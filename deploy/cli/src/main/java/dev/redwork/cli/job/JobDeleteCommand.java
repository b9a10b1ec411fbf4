package dev.redwork.cli.job;

import dev.redwork.admin.JobOperations;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.job.JobState;
import dev.redwork.redis.RedisLink;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "delete",
        description = "Take away what is left of jobs that have ended: the dead, and results.",
        footer = {
            "  redwork job delete 01JD3ZK8T2X0",
            "  redwork job delete -s dead --task resize --yes",
            "  redwork job delete -q images --all --dry-run",
            "",
            "Without -s it means the dead ones. A selection has to be confirmed: at a terminal it asks, else with"
                    + " --yes.",
            "Workers take away by themselves what is beyond 10,000 dead jobs of a queue, or dead for 90 days.",
            "Exit code 3 when an id is not there, 5 when its job has not ended: cancel it first."
        })
final class JobDeleteCommand extends MoveAction {
    @Option(names = "--yes", description = "Do not ask: delete what is selected.")
    boolean yes;

    JobDeleteCommand() {
        super(
                "deleted",
                JobOperations::delete,
                List.of(JobState.DEAD),
                List.of(JobState.DEAD, JobState.CANCELLED, JobState.EXPIRED, JobState.SUCCEEDED));
    }

    @Override
    boolean isAgreed(RedisLink link) {
        if (yes) {
            return true;
        } else if (!console().canAsk()) {
            throw usage("what is deleted cannot be brought back: say --yes, or look first with --dry-run");
        }
        long count = walk(link, false);
        boolean agreed = count == 0 || console().ask("delete " + Numbers.grouped(count) + " jobs?");
        if (!agreed) {
            say("nothing was deleted");
        }
        return agreed;
    }
}
