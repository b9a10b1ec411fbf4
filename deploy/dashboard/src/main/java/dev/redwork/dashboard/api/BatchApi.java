package dev.redwork.dashboard.api;

import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.BatchView;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.PathSegment;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.BatchCounts;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.BatchPage;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Batches of a queue. */
public final class BatchApi {
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private final Admin admin;

    private BatchApi(Admin admin) {
        this.admin = admin;
    }

    public static void add(Map<Route, Endpoint> endpoints, Admin admin) {
        BatchApi api = new BatchApi(admin);
        endpoints.put(Route.BATCHES, api::batches);
        endpoints.put(Route.BATCH, api::batch);
        endpoints.put(Route.CANCEL_BATCH, api::cancel);
    }

    /** Those with open jobs first, then those that ended last; on each page the newest first. */
    private List<JsonFields> batches(Context call) {
        boolean open = Asked.flag(call, "open");
        int limit = (int) Asked.number(call, "limit", 1, LARGEST_PAGE, PAGE);
        String given = Asked.text(call, "after");
        String after = given == null ? "" : Asked.name("batch", given);
        BatchPage page = Asked.existing(Asked.queue(call, admin)).batches(limit, after);
        if (!page.next().isEmpty()) {
            Asked.next(call, page.next());
        }
        Columns<BatchCounts> columns = BatchView.columns(admin.now());
        return page.batches().stream()
                .filter(batch -> !open || !batch.isEnded())
                .sorted(Comparator.comparingLong(BatchCounts::created).reversed())
                .map(columns::fields)
                .toList();
    }

    private static String id(Context call) {
        return Asked.name("batch", PathSegment.name(call, "batch"));
    }

    private static BatchCounts found(Context call, Optional<BatchCounts> batch) {
        return found(batch, PathSegment.name(call, "queue"), PathSegment.name(call, "batch"));
    }

    /**
     * A batch that was looked for.
     *
     * @throws Problem 404: there is none
     */
    public static BatchCounts found(Optional<BatchCounts> batch, String queue, String id) {
        return batch.orElseThrow(() -> Problem.notFound("there is no batch " + id + " in queue " + queue
                + ": it never had a job, or ended more than a day ago"));
    }

    private JsonFields batch(Context call) {
        QueueAdmin queue = Asked.queue(call, admin);
        return fields(queue, found(call, queue.batch(id(call))));
    }

    /** Without its flags, which only a walk through all keys finds. */
    private JsonFields fields(QueueAdmin queue, BatchCounts batch) {
        return BatchView.fields(batch, batch.isEnded() ? 0 : queue.runningOfBatch(batch.id()), admin.now());
    }

    /** From then on no job of it starts; in a long queue those that wait are ended as workers come to them. */
    private JsonFields cancel(Context call) {
        Asked.noFields(call);
        QueueAdmin queue = Asked.queue(call, admin);
        BatchCounts before = found(call, queue.batch(id(call)));
        if (before.isEnded()) {
            throw new Problem(409, "wrong-state", "nothing to cancel: all jobs of " + before.id() + " have ended")
                    .with("state", BatchView.state(before));
        }
        return fields(queue, found(call, queue.cancelBatch(before.id())));
    }
}
