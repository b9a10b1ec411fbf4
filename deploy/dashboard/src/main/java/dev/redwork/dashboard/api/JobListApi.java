package dev.redwork.dashboard.api;

import dev.redwork.cli.command.JobStateArgument;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.JobView;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.JobState;
import dev.redwork.job.Names;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.AttemptRange;
import dev.redwork.queue.record.JobPage;
import dev.redwork.queue.record.JobQuery;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;

/** The jobs of a queue, page by page, in the order of {@code redwork jobs}. */
public final class JobListApi {
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private final Admin admin;

    private JobListApi(Admin admin) {
        this.admin = admin;
    }

    public static void add(Map<Route, Endpoint> endpoints, Admin admin) {
        endpoints.put(Route.JOBS, new JobListApi(admin)::jobs);
    }

    private JsonFields jobs(Context call) {
        int limit = (int) Asked.number(call, "limit", 1, LARGEST_PAGE, PAGE);
        String after = Cursor.place(Asked.text(call, "after"));
        String state = Asked.text(call, "state");
        List<JobState> states =
                state == null ? JobQuery.STATES : List.of(Asked.checked(() -> JobStateArgument.parse(state)));
        String task = Asked.text(call, "task");
        if (task != null) {
            String unused = Asked.checked(() -> Names.checkTask(task));
        }
        QueueAdmin queue = Asked.existing(Asked.queue(call, admin));
        String since = Asked.text(call, "since");
        String before = Asked.text(call, "before");
        long now = since == null && before == null ? 0 : admin.now();
        String worker = Asked.text(call, "worker");
        String batch = Asked.text(call, "batch");
        String attempts = Asked.text(call, "attempts");
        JobQuery query = new JobQuery(
                states,
                task,
                Asked.text(call, "failure"),
                since == null ? Long.MIN_VALUE : Asked.time(since, now),
                before == null ? Long.MAX_VALUE : Asked.time(before, now) - 1,
                worker == null ? null : Asked.name("worker", worker),
                batch == null ? null : Asked.name("batch", batch),
                attempts == null ? AttemptRange.ANY : Asked.checked(() -> AttemptRange.parse(attempts)));
        JobPage page;
        try {
            page = queue.jobs(query, limit, after);
        } catch (IllegalArgumentException e) {
            throw Cursor.noPlace();
        }
        JsonFields fields = new JsonFields()
                .with(
                        "jobs",
                        page.jobs().stream().map(job -> new JobView(job).row()).toList());
        if (!page.next().isEmpty()) {
            fields.with("next", Cursor.text(page.next()));
            Asked.next(call, Cursor.text(page.next()));
        }
        return fields.with("looked_at", page.looked()).with("complete", page.complete());
    }
}
