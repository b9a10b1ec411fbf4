package dev.redwork.cli.worker;

import dev.redwork.admin.QueueReader;
import dev.redwork.admin.QueueReader.QueueRecord;
import dev.redwork.admin.SessionReader;
import dev.redwork.admin.SessionReader.SessionRecord;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.ListAction;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.cli.view.SessionGroup;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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
            "PAUSED, where it is there, names the paused queues that a lane reads. BUSY is how many of a lane's threads run a job, JOBS how many it has ended, told every 3 s. A worker",
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
        List<SessionRecord> sessions = new ArrayList<>();
        Set<String> paused = new HashSet<>();
        long now;
        try (RedisLink link = connect()) {
            SessionReader reader = new SessionReader(link);
            List<String> names = queue.names(link);
            names.forEach(name -> sessions.addAll(reader.sessions(Keys.of(link.settings(), name))));
            now = link.send(SessionStore.now());
            if (jobs) {
                return new HeldJobs(reader, sessions, now).print(this);
            }
            List<String> read =
                    sessions.stream().map(SessionRecord::queue).distinct().toList();
            new QueueReader(link)
                    .read(read).stream().filter(QueueRecord::isPaused).forEach(record -> paused.add(record.queue()));
        }
        List<SessionGroup> workers = SessionGroup.byLane(sessions).stream()
                .sorted(Comparator.comparing(SessionGroup::worker)
                        .thenComparing(SessionGroup::host)
                        .thenComparing(SessionGroup::pid)
                        .thenComparing(SessionGroup::lane))
                .toList();
        if (workers.isEmpty()) {
            say("no workers" + (queue.name == null ? "" : " read queue " + queue.name)
                    + "; start one with: redwork worker" + (queue.name == null ? "" : " -q " + queue.name));
        }
        printList(workers, columns(workers, paused, now));
        return ExitCode.OK;
    }

    private static Columns<SessionGroup> columns(List<SessionGroup> workers, Set<String> pausedQueues, long now) {
        Columns<SessionGroup> columns = new Columns<SessionGroup>()
                .name("WORKER", SessionGroup::worker)
                .name("HOST", SessionGroup::host)
                .optional()
                .right("PID", SessionGroup::pid)
                .optional()
                .field("pid", SessionGroup::pid)
                .text("LANE", SessionGroup::lane)
                .right("BUSY", lane -> Numbers.grouped(lane.busy()) + "/" + Numbers.grouped(lane.slots()))
                .field("queues", SessionGroup::queues)
                .whole("STATE", SessionGroup::state);
        Function<SessionGroup, List<String>> paused =
                lane -> lane.queues().stream().filter(pausedQueues::contains).toList();
        columns.field("paused_queues", paused);
        if (workers.stream().anyMatch(lane -> !paused.apply(lane).isEmpty())) {
            columns.cell("PAUSED", lane -> String.join(" ", paused.apply(lane)));
        }
        return columns.field("slots", SessionGroup::slots)
                .field("busy", SessionGroup::busy)
                .field("running", SessionGroup::held)
                .right("JOBS", lane -> Numbers.grouped(lane.ended()))
                .field("ended_jobs", SessionGroup::ended)
                .right("UP", lane -> lane.started() == 0 ? "" : Durations.span(now - lane.started()))
                .optional()
                .field("lease_ms", SessionGroup::left)
                .field("started", SessionGroup::started)
                .cell("TASKS", lane -> String.join(" ", lane.tasks()))
                .optional()
                .field("tasks", SessionGroup::tasks)
                .field(
                        "sessions",
                        lane -> lane.sessions().stream()
                                .map(SessionRecord::session)
                                .toList());
    }
}
