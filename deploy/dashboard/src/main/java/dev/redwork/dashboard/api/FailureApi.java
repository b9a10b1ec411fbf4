package dev.redwork.dashboard.api;

import dev.redwork.cli.command.JobStateArgument;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.FailureView;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.JobState;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.FailureGroup;
import dev.redwork.queue.record.FailureGroups;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why jobs fail, those with one cause together. */
public final class FailureApi {
    /** Of a group, what handlers wrote, and what would find out about that. */
    private static final List<String> WORDS = List.of("frame", "message", "filter");

    private final Admin admin;

    private FailureApi(Admin admin) {
        this.admin = admin;
    }

    public static void add(Map<Route, Endpoint> endpoints, Admin admin) {
        endpoints.put(Route.FAILURES, new FailureApi(admin)::failures);
    }

    private JsonFields failures(Context call) {
        String state = Asked.text(call, "state");
        FailureGroups found = read(call, admin, Asked.text(call, "queue"), state == null ? "dead" : state);
        Columns<FailureGroup> columns = FailureView.columns(found);
        return new JsonFields()
                .with("state", found.state().text())
                .with(
                        "groups",
                        found.groups().stream()
                                .map(group -> row(call, columns.fields(group)))
                                .toList())
                .with("count", found.all())
                .with("looked_at", found.looked())
                .with("complete", found.complete());
    }

    private static JsonFields row(Context call, JsonFields row) {
        if (Redaction.of(call).hidden()) {
            row.values().keySet().removeAll(WORDS);
            return row.with("hidden", true);
        }
        return row;
    }

    /**
     * The groups that a caller may see.
     *
     * @param queue null: of all
     * @param state dead or retrying
     * @throws Problem 404: there is no such queue; 400: it is another state
     */
    public static FailureGroups read(Context call, Admin admin, @Nullable String queue, String state) {
        JobState parsed = Asked.checked(() -> JobStateArgument.parse(state));
        FailureGroups found = Asked.checked(() -> queue == null
                ? admin.failures(parsed)
                : Asked.existing(admin.queue(Asked.name("queue", queue))).failures(parsed));
        return Redaction.of(call).hidden() ? found.withoutText() : found;
    }
}
