package dev.redwork.cli.worker;

import dev.redwork.admin.SessionReader;
import dev.redwork.admin.SessionReader.SessionRecord;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.view.SessionGroup;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.List;
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
            "BUSY is how many of a lane's threads run a job, JOBS how many it has ended, told every 3 s. A worker",
            "that was told to be quiet claims no more. One that died stays here, `lapsed`, until another has taken",
            "its jobs over."
        })
public final class WorkersCommand extends DataAction {
    @Mixin
    QueueOption queue;

    @Option(names = "--jobs", description = "A row for each job that they hold, the longest first.")
    boolean jobs;

    @Override
    public Integer call() {
        List<SessionRecord> sessions = new ArrayList<>();
        long now;
        try (RedisLink link = connect()) {
            SessionReader reader = new SessionReader(link);
            queue.names(link).forEach(name -> sessions.addAll(reader.sessions(Keys.of(link.settings(), name))));
            now = link.send(SessionStore.now());
            if (jobs) {
                return new HeldJobs(reader, sessions, now).print(this);
            }
        }
        List<SessionGroup> workers = SessionGroup.byLane(sessions);
        if (workers.isEmpty()) {
            say("no workers" + (queue.name == null ? "" : " read queue " + queue.name)
                    + "; start one with: redwork worker" + (queue.name == null ? "" : " -q " + queue.name));
        }
        printList(
                workers,
                new Columns<SessionGroup>()
                        .text("WORKER", SessionGroup::worker)
                        .text("HOST", SessionGroup::host)
                        .right("PID", SessionGroup::pid)
                        .field("pid", SessionGroup::pid)
                        .text("LANE", SessionGroup::lane)
                        .right("BUSY", lane -> Numbers.grouped(lane.busy()) + "/" + Numbers.grouped(lane.slots()))
                        .field("queues", SessionGroup::queues)
                        .text("STATE", SessionGroup::state)
                        .field("slots", SessionGroup::slots)
                        .field("busy", SessionGroup::busy)
                        .field("running", SessionGroup::held)
                        .number("JOBS", SessionGroup::ended)
                        .right("UP", lane -> lane.started() == 0 ? "" : Durations.span(now - lane.started()))
                        .field("lease", SessionGroup::left)
                        .field("started", SessionGroup::started)
                        .cell("TASKS", lane -> String.join(" ", lane.tasks()))
                        .field("tasks", SessionGroup::tasks)
                        .field(
                                "sessions",
                                lane -> lane.sessions().stream()
                                        .map(SessionRecord::session)
                                        .toList()));
        return ExitCode.OK;
    }
}
