package dev.redwork.cli.job;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.ListAction;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.view.FailureView;
import dev.redwork.job.JobState;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.FailureGroups;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "failures",
        description = "List why jobs died, those with one cause together, the most first.",
        footer = {
            "  redwork failures",
            "  redwork failures -q mail --retrying",
            "  redwork failures -o json | jq -r '.[0].filter'",
            "",
            "Jobs of one task whose last failures have one class, or reason, and one place in a stack, the first outside"
                    + " the JDK and Redwork, are one group. The newest 10,000 are",
            "looked at. The `filter` of a group in JSON finds its jobs: redwork jobs -s dead --task TASK --failure FILTER,"
                    + " and job requeue with the same."
        })
public final class FailuresCommand extends ListAction {
    @Mixin
    QueueOption queue;

    @Option(names = "--retrying", description = "Of jobs that wait for another attempt, the next ones first.")
    boolean retrying;

    @Override
    protected int list() {
        FailureGroups found;
        try (Admin admin = admin()) {
            found = admin.among(queue.found(admin).names()).failures(retrying ? JobState.RETRYING : JobState.DEAD);
        }
        if (found.groups().isEmpty()) {
            say("no jobs " + (retrying ? "wait for another attempt" : "are dead") + queue.in());
        } else if (!found.complete()) {
            say(FailureView.looked(found));
        }
        printList(found.groups(), FailureView.columns(found));
        return ExitCode.OK;
    }

    @Override
    public boolean hasNames() {
        return false;
    }
}
