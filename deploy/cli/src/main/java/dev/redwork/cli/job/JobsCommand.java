package dev.redwork.cli.job;

import dev.redwork.admin.JobReader;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.JobStateArgument;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.view.JobView;
import dev.redwork.job.JobState;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "jobs",
        description = "List jobs, newest first: of all queues and states, or of those you name.",
        footer = {
            "  redwork jobs                                     the last 20, wherever they are",
            "  redwork jobs -s dead --failure Timeout           dead jobs whose failure has this text",
            "  redwork jobs -q math -s running -o json",
            "",
            "Of succeeded jobs it knows the last 1,000 of each queue, as long as their results are kept."
        })
public final class JobsCommand extends DataAction {
    /** More than that are not looked through for a task or a failure. */
    private static final int SCAN_LIMIT = 10_000;

    @Mixin
    JobFilter filter;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "How many at most. Default: 20.")
    int limit;

    private boolean cut;

    @Override
    public Integer call() {
        if (limit < 1 || limit > SCAN_LIMIT) {
            throw usage("--limit is " + limit + ", must be 1 to " + SCAN_LIMIT);
        }
        List<JobView> rows = new ArrayList<>();
        long now;
        try (RedisLink link = connect()) {
            for (String name : filter.queue.existing(link)) {
                Keys keys = Keys.of(link.settings(), name);
                for (JobState each : filter.states(JobStateArgument.ALL)) {
                    rows.addAll(find(link, keys, each));
                }
            }
            now = link.send(SessionStore.now());
        }
        rows.sort(Comparator.comparingLong(JobView::time).reversed());
        List<JobView> shown = rows.subList(0, Math.min(limit, rows.size()));
        if (shown.isEmpty()) {
            say("no such jobs");
        }
        printList(shown.stream().map(JobView::full).toList(), () -> JobView.table(shown, now));
        if (form() == Form.TABLE && (cut || rows.size() > limit)) {
            say("there are more: --limit N shows more, -s and --task fewer");
        }
        return ExitCode.OK;
    }

    private List<JobView> find(RedisLink link, Keys keys, JobState wanted) {
        List<String> ids = new JobReader(link, keys).ids(wanted, filter.isFiltered() ? SCAN_LIMIT : limit + 1);
        List<JobView> found = new ArrayList<>();
        // Page by page, since each may carry an output of 1 MB.
        for (int i = 0; i < ids.size() && found.size() <= limit; i += JobFilter.PAGE) {
            found.addAll(filter.matching(link, keys, wanted, ids.subList(i, Math.min(ids.size(), i + JobFilter.PAGE))));
        }
        cut |= found.size() > limit;
        return found;
    }
}
