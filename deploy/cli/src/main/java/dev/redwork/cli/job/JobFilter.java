package dev.redwork.cli.job;

import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.terminal.PointInTime;
import dev.redwork.job.JobState;
import dev.redwork.job.Names;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.AttemptRange;
import dev.redwork.queue.record.JobQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which jobs a command means when it does not name them by their ids: the same words for all commands. */
final class JobFilter {
    @Mixin
    QueueOption queue;

    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            description = "Only those that are scheduled, pending, running, retrying, parked, succeeded, dead,"
                    + " cancelled or expired.")
    @Nullable
    JobState state;

    @Option(names = "--task", paramLabel = "TASK", description = "Only those of this task.")
    @Nullable
    String task;

    @Option(
            names = "--failure",
            paramLabel = "TEXT",
            description = "Only those whose last failure has this text, or as =CAUSE has this cause: see failures.")
    @Nullable
    String failure;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only those that came to where they are at this time or later, or are due then: 1h (ago), 08:00"
                            + " (the last one), 2026-03-01T08:00.")
    @Nullable
    String since;

    @Option(names = "--before", paramLabel = "TIME", description = "Only those before this time.")
    @Nullable
    String before;

    @Option(
            names = "--worker",
            paramLabel = "NAME",
            description =
                    "Only those that this worker runs, or ran to their ends; of those that wait or are dead no worker"
                            + " is kept.")
    @Nullable
    String worker;

    @Option(
            names = "--batch",
            paramLabel = "ID",
            description = "Only those of this batch; of those that have succeeded or expired no batch is kept.")
    @Nullable
    String batch;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            description = "Only those with so many attempts, the one that runs included: 3, '>3', '>=3', '<3', '<=3'.")
    @Nullable
    String attempts;

    /** Bounds of a job's time, ms: the first and the last. */
    private long first = Long.MIN_VALUE;

    private long last = Long.MAX_VALUE;

    private AttemptRange tries = AttemptRange.ANY;

    /** Whether jobs have to be looked at to know which ones are meant. */
    boolean isFiltered() {
        return task != null
                || failure != null
                || since != null
                || before != null
                || worker != null
                || batch != null
                || attempts != null;
    }

    /**
     * Reads the times, by Redis' clock.
     *
     * @throws IllegalArgumentException when one of them, or what else is asked for, cannot be read
     */
    void resolve(Admin admin) {
        tries = attempts == null ? AttemptRange.ANY : AttemptRange.parse(attempts);
        if (worker != null) {
            String unused = Names.check("worker", worker);
        }
        if (batch != null) {
            String unused = Names.check("batch", batch);
        }
        if (since == null && before == null) {
            return;
        }
        long now = admin.now();
        first = since == null ? Long.MIN_VALUE : PointInTime.past(since, now);
        last = before == null ? Long.MAX_VALUE : PointInTime.past(before, now) - 1;
    }

    /**
     * The same as a query; its times must have been read.
     *
     * @param otherwise the states that are meant when none was named
     */
    JobQuery query(List<JobState> otherwise) {
        return new JobQuery(
                state == null ? otherwise : List.of(state), task, failure, first, last, worker, batch, tries);
    }
}
