package dev.redwork.dashboard.api;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.QueueRow;
import dev.redwork.cli.view.QueueView;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.FormBody;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.RequestFields;
import dev.redwork.dashboard.http.Route;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.PurgeResult;
import dev.redwork.queue.record.PurgeScope;
import dev.redwork.queue.record.QueueDetails;
import dev.redwork.queue.record.QueueLoad;
import dev.redwork.queue.record.QueueRecord;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Queues: their sizes, pauses and limits. */
public final class QueueApi {
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 200;

    private static final String[] TICKING = {
        "waits_ms", "paused_ms", "result_bytes", "enqueued_per_second", "ended_per_second"
    };

    private final Admin admin;
    private final QueueRates rates = new QueueRates();

    private QueueApi(Admin admin) {
        this.admin = admin;
    }

    public static void add(Map<Route, Endpoint> endpoints, Admin admin) {
        QueueApi api = new QueueApi(admin);
        endpoints.put(Route.QUEUES, api::queues);
        endpoints.put(Route.QUEUE, api::queue);
        endpoints.put(Route.CHANGE_QUEUE, api::change);
        endpoints.put(Route.PURGE_QUEUE, api::purge);
        endpoints.put(Route.LOAD, api::load);
    }

    /** Those that are named, by name: one that only has keys is found by its name alone. */
    private List<JsonFields> queues(Context call) {
        int limit = (int) Asked.number(call, "limit", 1, LARGEST_PAGE, PAGE);
        String after = Asked.text(call, "after");
        List<String> names = admin.queueNames().stream()
                .filter(name -> after == null || name.compareTo(after) > 0)
                .toList();
        List<String> page = names.subList(0, Math.min(limit, names.size()));
        if (page.size() < names.size()) {
            Asked.next(call, page.get(page.size() - 1));
        }
        List<QueueRow> rows = QueueRow.read(admin, page);
        return rows.stream().map(QueueRow.columns(List.of())::fields).toList();
    }

    private @Nullable JsonFields queue(Context call) {
        QueueDetails details = Asked.existing(Asked.queue(call, admin)).details();
        JsonFields fields = fields(details);
        return tag(details, fields).answer(call, fields);
    }

    private JsonFields fields(QueueDetails details) {
        QueueRates.Looks looks = rates.look(admin.queue(details.queue().queue()));
        return QueueView.of(details, looks.before(), looks.after()).fields();
    }

    private static EntityTag tag(QueueDetails details, JsonFields fields) {
        return EntityTag.of(settings(details.queue()), fields, TICKING);
    }

    private static String settings(QueueRecord queue) {
        return EntityTag.ofSettings(queue.isPaused(), queue.mostJobs(), queue.mostBytes());
    }

    private JsonFields change(Context call) {
        RequestFields body = Asked.body(call, "paused", "limits");
        Boolean paused = body.flag("paused");
        RequestFields limits = body.object("limits", List.of("jobs", "bytes"));
        Long jobs = limits == null ? null : limits.count("jobs");
        Long bytes = limits == null ? null : limits.count("bytes");
        body.refuse();
        if (paused == null && jobs == null && bytes == null) {
            throw Problem.badRequest("nothing to change: give paused, limits.jobs or limits.bytes");
        }
        QueueAdmin queue = Asked.existing(Asked.queue(call, admin));
        QueueRecord before = queue.record();
        EntityTag.checkIfMatch(call, settings(before));
        if (jobs != null || bytes != null) {
            queue.limit(jobs == null ? before.mostJobs() : jobs, bytes == null ? before.mostBytes() : bytes);
        }
        if (paused != null) {
            boolean unused = paused ? queue.pause() : queue.resume();
        }
        QueueDetails details = queue.details();
        JsonFields fields = fields(details);
        call.header("ETag", tag(details, fields).text());
        return fields;
    }

    /** However many there are, in one call: it may take seconds for a million. */
    private JsonFields purge(Context call) {
        RequestFields body = Asked.body(call, "expect", "scheduled", "all", "confirm");
        Long expect = body.count("expect");
        boolean all = body.isTrue("all");
        boolean scheduled = body.isTrue("scheduled") || all;
        String typed = body.text("confirm");
        body.refuse();
        PurgeScope scope = new PurgeScope(scheduled, all);
        QueueAdmin queue = Asked.existing(Asked.queue(call, admin));
        long jobs = typed == null && FormBody.of(call) == null ? 0 : scope.count(queue.record());
        if (typed != null || BulkApi.isGrave(JobMove.CANCEL, jobs)) {
            Asked.confirm(typed, queue.name(), jobs);
        }
        JsonFields answer = new JsonFields().with("queue", queue.name());
        if (expect == null) {
            return answer.with("cancelled", queue.purge(scope));
        }
        PurgeResult purged = queue.purge(scope, expect);
        if (!purged.done()) {
            throw Asked.countMoved(purged.jobs(), expect);
        }
        return answer.with("cancelled", purged.cancelled());
    }

    /** For autoscalers: what waits and what runs, and how long the job at the head of the line has waited; 0: none waits. */
    private JsonFields load(Context call) {
        QueueLoad load = Asked.existing(Asked.queue(call, admin)).load();
        return new JsonFields()
                .with("queue", load.queue())
                .with("jobs", load.jobs())
                .with("pending", load.pending())
                .with("running", load.running())
                .with("parked", load.parked())
                .with("oldest_ms", load.oldest());
    }
}
