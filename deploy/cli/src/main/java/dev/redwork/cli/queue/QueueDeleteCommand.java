package dev.redwork.cli.queue;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueRemoved;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "delete",
        description = "Forget queues: their names, counters, limits and results.",
        footer = {
            "  redwork queue delete defualt",
            "  redwork queue delete images --force            with all its jobs, whoever reads it",
            "",
            "A queue that holds a job, be it a dead one, or that a worker reads is kept, with exit code 5. With"
                    + " --force the jobs",
            "that wait end as cancelled, so that their producers learn of it, and all else is forgotten; what runs is"
                    + " not",
            "recorded. A worker that still reads the queue brings its name back, and so does the next producer. Exit"
                    + " code",
            "3 when a queue is not there."
        })
final class QueueDeleteCommand extends QueueAction {
    @Option(names = "--force", description = "With all that they hold, and though workers read them.")
    boolean force;

    private final List<String> kept = new ArrayList<>();

    private static String held(QueueRecord queue) {
        long jobs = queue.jobs() + queue.running() + queue.dead();
        return jobs > 0
                ? "it holds " + Numbers.count(jobs, "job")
                : Numbers.grouped(queue.others()) + " in its line that are no jobs: cancelled, or pills";
    }

    private static int liveWorkers(QueueAdmin queue) {
        return SessionGroup.byWorker(SessionGroup.sessions(queue.workers()).stream()
                        .filter(SessionRecord::isLive)
                        .toList())
                .size();
    }

    @Override
    public Integer call() {
        Table table = new Table().name("QUEUE").whole("ANSWER").number("WAITED", "RAN", "DEAD");
        int code = forEach(true, table, (admin, removed) -> {
            String name = removed.name();
            QueueRecord queue = removed.record();
            QueueRemoved answer = QueueRemoved.DELETED;
            if (force) {
                removed.removeWithJobs();
            } else {
                answer = removed.remove();
            }
            if (answer != QueueRemoved.DELETED) {
                int workers = liveWorkers(removed);
                kept.add(name + " ("
                        + (answer == QueueRemoved.JOBS
                                ? held(queue)
                                : Numbers.count(workers, "worker") + (workers == 1 ? " reads it" : " read it"))
                        + ")");
            }
            String word = answer == QueueRemoved.DELETED ? "deleted" : "kept";
            table.row(
                    name,
                    word,
                    Numbers.grouped(queue.jobs()),
                    Numbers.grouped(queue.running()),
                    Numbers.grouped(queue.dead()));
            return new JsonFields()
                    .with("queue", name)
                    .with("answer", word)
                    .with("waiting", queue.jobs())
                    .with("running", queue.running())
                    .with("dead", queue.dead());
        });
        if (!kept.isEmpty()) {
            say("not deleted: " + String.join(", ", kept) + "; --force deletes all the same");
        }
        return code != ExitCode.OK ? code : kept.isEmpty() ? ExitCode.OK : ExitCode.FORBIDDEN;
    }
}
