package dev.redwork.cli.job;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.view.ExplanationView;
import dev.redwork.cli.view.JobView;
import dev.redwork.cli.view.QueueView;
import dev.redwork.job.JobState;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.DiagnosisReason;
import dev.redwork.queue.record.JobExplanation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "why",
        description = "Why a job has not started, or what it waits for.",
        footer = {
            "  redwork job why 01JD3ZK8T2X0",
            "  redwork job why image-7 -o jsonl | jq -r '.reasons[].code'",
            "",
            "For a job in the line it measures for a second how fast the line moves; of a line it looks at the",
            "first 100,000 entries. Codes: paused, no_worker, unknown_task, ahead, busy, suspect, next, expired,",
            "batch_cancelled, lost, scheduled, retrying, parked, running, asked, timeout, lapsed, dead, succeeded,",
            "cancelled, gone, full. Exit code 3 when one of them is not there."
        })
final class JobWhyCommand extends FindAction {
    private final Map<String, Double> rates = new HashMap<>();

    @Override
    public Integer call() {
        List<String> wanted = checkedIds();
        List<JobExplanation> answers = new ArrayList<>();
        try (Admin admin = admin()) {
            for (String id : wanted) {
                answers.add(answer(admin, id));
            }
        }
        printBlocks(answers, answer -> ExplanationView.block(answer, width()), ExplanationView::fields);
        return answers.stream().allMatch(answer -> answer.job() != null) ? ExitCode.OK : ExitCode.NOT_FOUND;
    }

    private JobExplanation answer(Admin admin, String id) {
        JobView found = find(admin, List.of(id)).get(id);
        double rate = 0;
        if (found != null && found.state() == JobState.PENDING) {
            rate = rates.computeIfAbsent(
                    found.queue(), name -> admin.queue(name).rate());
            // A job that moved meanwhile is told as it is now.
            found = find(admin, List.of(id)).get(id);
        }
        if (found == null) {
            List<DiagnosisReason> reasons = new ArrayList<>(List.of(JobExplanation.GONE));
            queue.names(admin)
                    .forEach(name -> QueueView.full(admin.queue(name).record()).ifPresent(reasons::add));
            return new JobExplanation(id, null, reasons);
        }
        return admin.queue(found.queue()).why(found.record(), rate, startLine(found.queue()));
    }
}
