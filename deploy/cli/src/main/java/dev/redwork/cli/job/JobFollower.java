package dev.redwork.cli.job;

import dev.redwork.cli.command.Answers;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.command.Patience;
import dev.redwork.cli.terminal.Console;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.cli.view.JobView;
import dev.redwork.cli.view.ProgressView;
import dev.redwork.job.JobLog;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobState;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.text.Timestamps;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what becomes of one job until it has ended: its states, how far it is, what it logs. */
final class JobFollower {
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final FindAction command;
    private final Console console;
    private final Admin admin;
    private final Answers answers;
    private final boolean onlyLog;
    private final String id;
    private final QueueAdmin queue;
    private JobView job;
    private boolean gone;
    private @Nullable String state;
    private @Nullable JobProgress progress;

    /** @param onlyLog its lines alone */
    JobFollower(FindAction command, Admin admin, JobView job, boolean onlyLog) {
        this.command = command;
        this.console = command.console();
        this.admin = admin;
        this.answers = command.answers(Table::new);
        this.onlyLog = onlyLog;
        this.job = job;
        this.id = job.id();
        this.queue = admin.queue(job.queue());
    }

    /**
     * Follows it; the exit code is that of a wait for it.
     *
     * @param lines of its log to begin with
     */
    int follow(int lines) {
        String again = "redwork job " + (onlyLog ? "log " : "show ") + id + " --follow";
        return command.interruptible(
                () -> job.state().isFinal() ? "" : "job " + id + " goes on: " + again, () -> look(lines));
    }

    private int look(int lines) throws InterruptedException {
        Patience patience = new Patience(command, FOREVER);
        if (job.state() != JobState.RUNNING) {
            patience.run(() -> command.hintIfNobodyReads(admin, job.queue()));
        }
        try (JobWatch watch = new JobWatch(queue, id);
                Progress bar = console.progress(id, "steps", Progress.UNKNOWN)) {
            while (!gone) {
                patience.run(watch::stay);
                tellState(patience, bar);
                tellProgress(bar);
                // Behind the state: the log of a job that has ended is complete.
                JobLog news = patience.read(() -> watch.news(lines));
                tellLog(news, bar);
                answers.flush();
                if (job.state().isFinal()) {
                    break;
                }
                Thread.sleep(JobWatch.PAUSE.toMillis());
                Optional<JobRecord> found = patience.read(() -> queue.find(id));
                gone = found.isEmpty();
                job = found.map(JobView::new).orElse(job);
            }
        }
        tellEnd();
        answers.end();
        return gone ? ExitCode.NOT_FOUND : job.state() == JobState.SUCCEEDED ? ExitCode.OK : ExitCode.JOB_FAILED;
    }

    private void tellState(Patience patience, Progress bar) {
        boolean first = state == null;
        String now = job.state().text()
                + (job.record().attempt() == 0
                        ? ""
                        : ", attempt " + job.record().attempt());
        if (now.equals(state) || job.state().isFinal() || onlyLog) {
            return;
        }
        state = now;
        // The block before has told where it began.
        if (command.form() != Form.TABLE) {
            answers.add(fields());
        } else if (!first) {
            long at = patience.read(admin::now);
            print(bar, Timestamps.format(at) + "  " + state);
        }
    }

    private void tellProgress(Progress bar) {
        JobProgress far = job.record().progress();
        if (far == null || far.equals(progress) || onlyLog) {
            return;
        }
        progress = far;
        bar.set(far.done(), far.total(), ProgressView.onALine(far.message()));
        if (command.form() != Form.TABLE) {
            answers.add(fields().with("progress", ProgressView.fields(far)));
        } else if (!(bar.isDrawn() && console.showsData())) {
            print(bar, Timestamps.format(far.at()) + "  " + ProgressView.text(far));
        }
    }

    private void tellLog(JobLog news, Progress bar) {
        if (news.lines().isEmpty()) {
            return;
        } else if (command.form() != Form.TABLE && onlyLog) {
            news.lines().forEach(line -> answers.add(ProgressView.fields(line)));
        } else if (command.form() != Form.TABLE) {
            answers.add(fields().with("log", ProgressView.fields(news)));
        } else {
            if (news.dropped() > 0) {
                print(bar, "(" + news.dropped() + " lines were dropped)");
            }
            news.lines().forEach(line -> print(bar, ProgressView.text(line)));
        }
    }

    private void tellEnd() {
        if (gone) {
            console.say("job " + id + " is gone: its result has expired, or somebody deleted it");
        } else if (!onlyLog && command.form() != Form.TABLE) {
            answers.add(job.brief());
        } else if (!onlyLog) {
            String outcome = ProgressView.onALine(job.outcome());
            line(Timestamps.format(job.record().time()) + "  " + job.state().text()
                    + (outcome.isEmpty() ? "" : ": " + outcome));
        }
    }

    private JsonFields fields() {
        return new JsonFields()
                .with("id", id)
                .with("queue", job.queue())
                .with("task", job.record().task())
                .with("state", job.state().text())
                .with("attempt", job.record().attempt());
    }

    /** A line above the bar. */
    private void print(Progress bar, String line) {
        bar.above(() -> {
            line(line);
            console.flush();
        });
    }

    private void line(String line) {
        command.print(TextWidth.cut(line, command.width()));
    }
}
