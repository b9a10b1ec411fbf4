package dev.redwork.cli.worker;

import dev.redwork.admin.SessionReader;
import dev.redwork.admin.SessionRecord;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.view.SessionGroup;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "workers",
        description = "List the workers, lane by lane, and the jobs that they run.",
        footerHeading = "%nExamples:%n",
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
    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "Only those who read this queue.")
    @Nullable
    String queue;

    @Option(names = "--jobs", description = "A row for each job that they hold, the longest first.")
    boolean jobs;

    @Override
    public Integer call() {
        List<SessionRecord> sessions = new ArrayList<>();
        long now;
        try (RedisLink link = connect()) {
            SessionReader reader = new SessionReader(link);
            queues(link, queue).forEach(name -> sessions.addAll(reader.sessions(Keys.of(link.settings(), name))));
            now = link.send(SessionStore.now());
            if (jobs) {
                return new HeldJobs(reader, sessions, now).print(this);
            }
        }
        List<SessionGroup> workers = SessionGroup.byLane(sessions);
        if (workers.isEmpty()) {
            console()
                    .say("no workers" + (queue == null ? "" : " read queue " + queue)
                            + "; start one with: redwork worker" + (queue == null ? "" : " -q " + queue));
        }
        printList(workers.stream().map(WorkersCommand::fields).toList(), () -> table(workers, now));
        return ExitCode.OK;
    }

    private static JsonFields fields(SessionGroup lane) {
        return new JsonFields()
                .with("worker", lane.worker())
                .with("host", lane.host())
                .with("pid", lane.pid())
                .with("lane", lane.lane())
                .with("queues", lane.queues())
                .with("state", lane.state())
                .with("slots", lane.slots())
                .with("busy", lane.busy())
                .with("running", lane.held())
                .with("jobs", lane.ended())
                .with("lease", lane.left())
                .with("started", lane.started())
                .with("tasks", lane.tasks())
                .with(
                        "sessions",
                        lane.sessions().stream().map(SessionRecord::session).toList());
    }

    private static Table table(List<SessionGroup> lanes, long now) {
        Table table = new Table()
                .text("WORKER")
                .text("HOST")
                .number("PID")
                .text("LANE")
                .number("BUSY")
                .text("STATE")
                .number("JOBS")
                .number("UP")
                .text("TASKS");
        for (SessionGroup lane : lanes) {
            table.row(
                    lane.worker(),
                    lane.host(),
                    lane.pid(),
                    lane.lane(),
                    Numbers.grouped(lane.busy()) + "/" + Numbers.grouped(lane.slots()),
                    lane.state(),
                    Numbers.grouped(lane.ended()),
                    lane.started() == 0 ? "" : Durations.span(now - lane.started()),
                    String.join(" ", lane.tasks()));
        }
        return table;
    }
}
