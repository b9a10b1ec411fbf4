package dev.redwork.cli.job;

import dev.redwork.cli.command.Answers;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.cli.view.JobView;
import dev.redwork.cli.view.ProgressView;
import dev.redwork.job.JobLog;
import dev.redwork.queue.Admin;
import dev.redwork.store.ProgressStore;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "log",
        description = "The lines that a job has logged, over all its attempts.",
        footer = {
            "  redwork job log 01JD3ZK8T2X0",
            "  redwork job log image-7 --follow | grep slow",
            "",
            "Each line: when (Redis' time), in which attempt, and what. A job keeps its newest 1,000 lines and",
            "256 KB as long as its result; stderr says how many were dropped. What a running job logs comes when its",
            "run has ended, or at once while somebody follows it. Exit code 3 when there is no such job; with",
            "--follow that of `job wait`."
        })
final class JobLogCommand extends FindAction {
    @Option(
            names = {"-f", "--follow"},
            description = "Show lines as they come, until the job has ended.")
    boolean follow;

    @Override
    public Integer call() {
        List<String> wanted = checkedIds();
        if (wanted.size() > 1) {
            throw usage("a log is one job's: give one id");
        }
        String id = wanted.get(0);
        try (Admin admin = admin()) {
            Map<String, JobView> found = find(admin, wanted);
            JobView job = found.get(id);
            if (job == null) {
                answers(Table::new).end();
                sayMissing(wanted);
                return ExitCode.NOT_FOUND;
            } else if (follow) {
                return new JobFollower(this, admin, job, true).follow(ProgressStore.LOG_LINES);
            }
            print(admin.queue(job.queue()).log(id, ProgressStore.LOG_LINES));
        }
        return ExitCode.OK;
    }

    private void print(JobLog log) {
        Answers answers = answers(Table::new);
        for (JobLog.Line line : log.lines()) {
            if (form() == Form.TABLE) {
                print(TextWidth.cut(ProgressView.text(line), width()));
            } else {
                answers.add(ProgressView.fields(line));
            }
        }
        answers.end();
        if (log.dropped() > 0) {
            say(log.dropped() + " lines before were dropped");
        }
    }

    /** Lines have no names. */
    @Override
    public boolean hasNames() {
        return false;
    }
}
