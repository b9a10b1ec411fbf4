package dev.redwork.cli;

import dev.redwork.store.RedisLink;
import dev.redwork.store.SessionReader;
import dev.redwork.store.SessionRecord;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "workers",
        description = "Who runs jobs, and what they can run.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork workers",
            "  redwork workers -q high -o json",
            "",
            "LEASE is how long its jobs are its own without another sign of life; it renews every 3 s. A",
            "worker that died stays here, `lapsed`, until another has taken its jobs over."
        })
final class WorkersCommand extends DataAction {
    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "Only those who read this queue.")
    @Nullable
    String queue;

    @Override
    public Integer call() {
        List<SessionRecord> sessions = new ArrayList<>();
        long now;
        try (RedisLink link = connect()) {
            SessionReader reader = new SessionReader(link);
            queues(link, queue)
                    .forEach(name ->
                            sessions.addAll(reader.sessions(link.settings().keys(name))));
            now = link.send(SessionStore.now());
        }
        List<WorkerView> workers = WorkerView.of(sessions);
        if (workers.isEmpty()) {
            console()
                    .say("no workers" + (queue == null ? "" : " read queue " + queue)
                            + "; start one with: redwork worker" + (queue == null ? "" : " -q " + queue));
        }
        printList(workers.stream().map(WorkersCommand::fields).toList(), () -> table(workers, now));
        return ExitCode.OK;
    }

    private static Fields fields(WorkerView worker) {
        return new Fields()
                .with("worker", worker.worker())
                .with("host", worker.host())
                .with("pid", worker.pid())
                .with("state", worker.left() > 0 ? "live" : "lapsed")
                .with("lanes", worker.lanes())
                .with("queues", worker.queues())
                .with("tasks", worker.tasks())
                .with("running", worker.running())
                .with("lease", worker.left())
                .with("started", worker.started())
                .with(
                        "sessions",
                        worker.sessions().stream().map(SessionRecord::session).toList());
    }

    private static Table table(List<WorkerView> workers, long now) {
        Table table = new Table()
                .text("WORKER")
                .text("HOST")
                .number("PID")
                .text("LANES")
                .number("RUNNING")
                .number("LEASE")
                .number("UP")
                .text("TASKS");
        for (WorkerView worker : workers) {
            table.row(
                    worker.worker(),
                    worker.host(),
                    worker.pid(),
                    String.join(" ", worker.lanes()),
                    Numbers.grouped(worker.running()),
                    worker.left() > 0 ? JobView.span(worker.left()) : "lapsed",
                    worker.started() == 0 ? "" : JobView.span(now - worker.started()),
                    String.join(" ", worker.tasks()));
        }
        return table;
    }
}
