package dev.redwork.cli.job;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.ListAction;
import dev.redwork.cli.view.JobView;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.JobPage;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobReach;
import dev.redwork.text.Numbers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "jobs",
        description = "List jobs, newest first: of all queues and states, or of those you name.",
        footer = {
            "  redwork jobs                                     the last 20, wherever they are",
            "  redwork jobs -s dead --failure Timeout --since 1h",
            "  redwork jobs -q math -s running -o json",
            "  redwork jobs -s dead --limit 1000 -o name        their ids",
            "",
            "First come jobs whose time is to come, the soonest before all, then the newest. Where there are more, it"
                    + " names",
            "the place at which --after goes on. A search for a task or a failure looks at 200,000 jobs at most, and"
                    + " says so. Of succeeded jobs it knows the last 1,000 of each",
            "queue, as long as their results are kept."
        })
public final class JobsCommand extends ListAction {
    private static final int MOST = 100_000;
    private static final int LOOKS = 200_000;

    @Mixin
    JobFilter filter;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "How many at most. Default: 20.")
    int limit;

    @Option(names = "--after", paramLabel = "PLACE", description = "Go on behind this place: the last page named it.")
    @Nullable
    String after;

    @Override
    protected int list() {
        if (limit < 1 || limit > MOST) {
            throw usage("--limit is " + limit + ", must be 1 to " + MOST);
        }
        JobPage page;
        try (Admin admin = admin()) {
            filter.resolve(admin);
            page = admin.among(filter.queue.found(admin).names())
                    .jobs(filter.query(JobQuery.STATES), new JobReach(limit, LOOKS, true), after == null ? "" : after);
        }
        List<JobView> shown = page.jobs().stream().map(JobView::new).toList();
        printList(shown.stream().map(JobView::full).toList(), () -> JobView.table(shown, page.now()));
        sayWhatIsLeft(page);
        return ExitCode.OK;
    }

    private void sayWhatIsLeft(JobPage page) {
        boolean none = page.jobs().isEmpty();
        if (page.more()) {
            say("there are more; the next ones: --after " + page.next());
        } else if (!page.complete()) {
            say((none ? "none" : "no more") + " among " + Numbers.grouped(page.looked())
                    + " jobs that were looked at, and not all were; "
                    + (page.next().isEmpty() ? "-q and -s name where to look" : "to go on: --after " + page.next()));
        } else if (none) {
            say(after == null ? "no such jobs" : "no more such jobs");
        }
    }
}
