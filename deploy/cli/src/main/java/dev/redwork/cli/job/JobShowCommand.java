package dev.redwork.cli.job;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.view.JobView;
import dev.redwork.job.JobLog;
import dev.redwork.job.JobState;
import dev.redwork.queue.Admin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        description = "All that Redis knows of a job, with the times of its life.",
        footer = {
            "  redwork job show 01JD3ZK8T2X0",
            "  redwork job show image-7 -o jsonl | jq .failure.stack -r",
            "  redwork job show image-7 --follow     its states, how far it is, what it logs, until it has ended",
            "",
            "Times are Redis' time. Of several failures the last one is known. In JSON times are ms since",
            "the epoch, and what ends in _ms is a span: kept_ms is how long the outcome can still be read.",
            "Exit code 3 when one of them is not there; with --follow, which looks at one job, that of `job wait`."
        })
final class JobShowCommand extends FindAction {
    private static final JobLog NONE = new JobLog(0, List.of());

    @Option(
            names = {"-f", "--follow"},
            description = "Go on to show what becomes of it, until it has ended.")
    boolean follow;

    @Override
    public Integer call() {
        List<String> wanted = checkedIds();
        if (follow && wanted.size() > 1) {
            throw usage("--follow looks at one job: give one id");
        }
        Map<String, JobView> found;
        Map<String, JobLog> logs = new HashMap<>();
        long now;
        try (Admin admin = admin()) {
            found = find(admin, wanted);
            now = admin.now();
            JobView first = found.get(wanted.get(0));
            if (follow && first != null && !first.state().isFinal()) {
                if (form() == Form.TABLE) {
                    printBlocks(List.of(first), job -> job.block(now, width(), NONE), JobView::full);
                }
                return new JobFollower(this, admin, first, false).follow(JobView.LOG_LINES);
            }
            found.forEach((id, job) -> logs.put(id, admin.queue(job.queue()).log(id, JobView.LOG_LINES)));
        }
        List<JobView> jobs =
                wanted.stream().filter(found::containsKey).map(found::get).toList();
        printBlocks(
                jobs,
                job -> job.block(now, width(), logs.getOrDefault(job.id(), NONE)),
                job -> job.full(now, logs.getOrDefault(job.id(), NONE)));
        sayMissing(wanted.stream().filter(id -> !found.containsKey(id)).toList());
        if (jobs.size() < wanted.size()) {
            return ExitCode.NOT_FOUND;
        }
        return follow && jobs.get(0).state() != JobState.SUCCEEDED ? ExitCode.JOB_FAILED : ExitCode.OK;
    }
}
