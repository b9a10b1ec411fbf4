package dev.redwork.cli.worker;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.ListAction;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.view.WorkerView;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.SessionGroup;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "workers",
        description = "List the workers, lane by lane, and the jobs that they run.",
        footer = {
            "  redwork workers",
            "  redwork workers --jobs               what runs now, and for how long",
            "  redwork workers -q high -o json",
            "",
            "PAUSED, where it is there, names the paused queues that a lane reads. BUSY is how many of a lane's"
                    + " threads run a job, JOBS how many it has ended, told every 3 s. A worker",
            "that was told to be quiet claims no more. One that died stays here, `lapsed`, until another has taken",
            "its jobs over."
        })
public final class WorkersCommand extends ListAction {
    @Mixin
    QueueOption queue;

    @Option(names = "--jobs", description = "A row for each job that they hold, the longest first.")
    boolean jobs;

    @Override
    protected int list() {
        List<SessionGroup> workers;
        Set<String> paused;
        long now;
        try (Admin admin = admin()) {
            workers = admin.among(queue.names(admin)).workers();
            now = admin.now();
            if (jobs) {
                return new HeldJobs(admin, SessionGroup.sessions(workers), now).print(this);
            }
            paused = admin.paused(WorkerView.queues(workers));
        }
        if (workers.isEmpty()) {
            say("no workers" + (queue.name == null ? "" : " read queue " + queue.name)
                    + "; start one with: redwork worker" + (queue.name == null ? "" : " -q " + queue.name));
        }
        printList(workers, WorkerView.columns(workers, paused, now));
        return ExitCode.OK;
    }
}
