package dev.redwork.cli.job;

import dev.redwork.cli.command.Answers;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.Patience;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.cli.view.JobView;
import dev.redwork.cli.view.ProgressView;
import dev.redwork.job.JobState;
import dev.redwork.queue.Admin;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "wait",
        description = "Wait until jobs have ended, and show how.",
        footer = {
            "  redwork job wait 01JD3ZK8T2X0",
            "  redwork job wait image-7 image-8 --timeout 30s -o jsonl",
            "",
            "Exit code 0: all succeeded; 1: one is dead, cancelled or expired; 3: one is not there; 4: one has not",
            "ended in time."
        })
final class JobWaitCommand extends FindAction {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private static final int MOST_NAMED = 3;

    @Option(names = "--timeout", paramLabel = "TIME", description = "For all of them together. Default: 10m.")
    Duration timeout = Duration.ofMinutes(10);

    @Override
    public Integer call() {
        List<String> wanted = checkedIds();
        Map<String, JobView> found = new LinkedHashMap<>();
        Map<String, JobView> unused = interruptible(() -> farewell(found), () -> {
            try (Admin admin = admin();
                    Progress progress = console().progress("wait", "jobs", wanted.size())) {
                await(admin, wanted, found, progress);
            }
            return found;
        });
        List<JobView> jobs =
                wanted.stream().filter(found::containsKey).map(found::get).toList();
        Answers answers = answers(JobView::outcomes);
        jobs.forEach(job -> answers.add(
                job.brief(),
                job.id(),
                job.queue(),
                job.record().task(),
                job.state().text(),
                job.outcome()));
        answers.end();
        sayMissing(wanted.stream().filter(id -> !found.containsKey(id)).toList());
        return verdict(wanted, jobs);
    }

    private static String farewell(Map<String, JobView> found) {
        List<String> open = open(found);
        return open.isEmpty()
                ? ""
                : (found.size() - open.size()) + " of " + Numbers.count(found.size(), "job")
                        + " had ended; what is left goes on: redwork job wait "
                        + open.stream().limit(MOST_NAMED).collect(Collectors.joining(" "))
                        + (open.size() > MOST_NAMED ? " ..." : "");
    }

    private void await(Admin admin, List<String> wanted, Map<String, JobView> found, Progress progress)
            throws InterruptedException {
        Patience patience = new Patience(this, timeout);
        found.putAll(patience.read(() -> find(admin, wanted)));
        found.values().stream()
                .filter(job -> !job.state().isFinal())
                .map(JobView::queue)
                .distinct()
                .forEach(name -> patience.run(() -> hintIfNobodyReads(admin, name)));
        JobView one = progress.isDrawn() && wanted.size() == 1 ? found.get(wanted.get(0)) : null;
        try (JobWatch watch = one == null ? null : new JobWatch(admin.queue(one.queue()), one.id())) {
            awaitAll(admin, found, progress, patience, watch);
        }
    }

    /** @param watch of the only job, to be shown how far it is; null: there are several, or nobody sees it */
    private void awaitAll(
            Admin admin, Map<String, JobView> found, Progress progress, Patience patience, @Nullable JobWatch watch)
            throws InterruptedException {
        Duration pause = SHORTEST_PAUSE;
        while (!open(found).isEmpty() && !patience.isOver()) {
            List<String> open = open(found);
            if (watch != null) {
                watch.glance()
                        .ifPresent(far -> progress.set(far.done(), far.total(), ProgressView.onALine(far.message())));
            }
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            Map<String, JobView> now = patience.read(() -> find(admin, open));
            // One that vanished in between: its result had expired, or an operator took it away.
            open.forEach(id -> found.remove(id));
            found.putAll(now);
            progress.add(open.size() - open(found).size());
        }
    }

    private static List<String> open(Map<String, JobView> found) {
        List<String> open = new ArrayList<>();
        found.forEach((id, job) -> {
            if (!job.state().isFinal()) {
                open.add(id);
            }
        });
        return open;
    }

    private int verdict(List<String> wanted, List<JobView> jobs) {
        List<String> late = jobs.stream()
                .filter(job -> !job.state().isFinal())
                .map(JobView::id)
                .toList();
        if (!late.isEmpty()) {
            say("not ended within " + Durations.format(timeout) + ": " + String.join(", ", late)
                    + "; what runs goes on");
        }
        if (jobs.stream().anyMatch(job -> job.state().isFinal() && job.state() != JobState.SUCCEEDED)) {
            return ExitCode.JOB_FAILED;
        }
        return jobs.size() < wanted.size() ? ExitCode.NOT_FOUND : late.isEmpty() ? ExitCode.OK : ExitCode.TIMED_OUT;
    }
}
