package dev.redwork.cli.job;

import dev.redwork.cli.command.Answers;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.terminal.TerminalText;
import dev.redwork.cli.view.JobView;
import dev.redwork.job.JobStack;
import dev.redwork.job.JobState;
import dev.redwork.queue.Admin;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "stack",
        description = "Where the handler of a running job is now: the stack of its thread.",
        footer = {
            "  redwork job stack 01JD3ZK8T2X0",
            "  redwork job stack image-7 -o json | jq -r .stack",
            "",
            "Its worker is asked, and has three seconds to answer; the last answer stays in Redis for ten minutes.",
            "Exit code 3 when there is no such job, 4 when no worker answered, 5 when the job does not run."
        })
final class JobStackCommand extends FindAction {
    @Override
    public Integer call() {
        List<String> wanted = checkedIds();
        if (wanted.size() > 1) {
            throw usage("a stack is one job's: give one id");
        }
        String id = wanted.get(0);
        try (Admin admin = admin()) {
            JobView job = find(admin, wanted).get(id);
            if (job == null) {
                sayMissing(wanted);
                return nothing(ExitCode.NOT_FOUND);
            } else if (job.state() != JobState.RUNNING) {
                say("job " + id + " does not run: it is " + job.state().text());
                return nothing(ExitCode.FORBIDDEN);
            }
            Optional<JobStack> stack = admin.queue(job.queue()).stack(id);
            if (stack.isEmpty()) {
                say("no worker said within three seconds where job " + id
                        + " is: it has just ended, its worker hangs, or it may not listen to Redis' channels");
                return nothing(ExitCode.TIMED_OUT);
            }
            print(job, stack.get());
        }
        return ExitCode.OK;
    }

    /** An empty list is JSON, too. */
    private int nothing(int code) {
        answers(Table::new).end();
        return code;
    }

    private void print(JobView job, JobStack stack) {
        Answers answers = answers(Table::new);
        if (form() == Form.TABLE) {
            stack.frames().lines().forEach(line -> print(TerminalText.harmless(line.replace("\t", "    "), "?")));
        } else {
            answers.add(new JsonFields()
                    .with("id", job.record().id())
                    .with("queue", job.queue())
                    .with("at", stack.at())
                    .with("session", stack.session())
                    .with("stack", stack.frames()));
        }
        answers.end();
    }

    /** Frames have no names. */
    @Override
    public boolean hasNames() {
        return false;
    }
}
