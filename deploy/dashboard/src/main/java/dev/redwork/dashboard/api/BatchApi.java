package dev.redwork.dashboard.api;

import dev.redwork.admin.BatchCancellation;
import dev.redwork.admin.BatchReader;
import dev.redwork.admin.QueueReader;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.BatchView;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.RedisLinks;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.BatchCounts;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.BatchStore;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Batches of a queue. */
public final class BatchApi {
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    /** Jobs that wait in a queue, of which those of a batch are looked for in one call. */
    private static final long LOOKS = 20_000;

    private final RedisLinks redis;

    private BatchApi(RedisLinks redis) {
        this.redis = redis;
    }

    public static void add(Map<Route, Endpoint> endpoints, RedisLinks redis) {
        BatchApi api = new BatchApi(redis);
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
        return redis.ask(link -> {
            BatchReader reader = new BatchReader(link, Keys.of(link.settings(), Asked.queue(call, link)));
            List<String> ids = reader.page(after, limit + 1);
            List<BatchCounts> batches = reader.find(ids.subList(0, Math.min(limit, ids.size()))).stream()
                    .filter(batch -> !open || !batch.isEnded())
                    .sorted(Comparator.comparingLong(BatchCounts::created).reversed())
                    .toList();
            if (ids.size() > limit) {
                Asked.next(call, ids.get(limit - 1));
            }
            Columns<BatchCounts> columns = BatchView.columns(link.send(SessionStore.now()));
            return batches.stream().map(columns::fields).toList();
        });
    }

    /** The batch that the path names; 404 where there is none. */
    private static BatchCounts find(Context call, RedisLink link) {
        String id = Asked.name("batch", call.pathParam("batch"));
        String queue = Asked.name("queue", call.pathParam("queue"));
        return new BatchReader(link, Keys.of(link.settings(), queue))
                .find(List.of(id)).stream()
                        .findFirst()
                        .orElseThrow(() -> Problem.notFound("there is no batch " + id + " in queue " + queue
                                + ": it never had a job, or ended more than a day ago"));
    }

    private JsonFields batch(Context call) {
        return redis.ask(link -> fields(link, find(call, link)));
    }

    /** Without its flags, which only a walk through all keys finds. */
    private static JsonFields fields(RedisLink link, BatchCounts batch) {
        BatchReader reader = new BatchReader(link, Keys.of(link.settings(), batch.queue()));
        return BatchView.fields(batch, batch.isEnded() ? 0 : reader.running(batch.id()), link.send(SessionStore.now()));
    }

    /** From then on no job of it starts; in a long queue those that wait are ended as workers come to them. */
    private JsonFields cancel(Context call) {
        Asked.noFields(call);
        return redis.ask(link -> {
            BatchCounts before = find(call, link);
            if (before.isEnded()) {
                throw new Problem(409, "wrong-state", "nothing to cancel: all jobs of " + before.id() + " have ended")
                        .with("state", BatchView.state(before));
            }
            Keys keys = Keys.of(link.settings(), before.queue());
            link.send(new BatchStore(keys).cancel(before.id()));
            if (new QueueReader(link).read(before.queue()).jobs() <= LOOKS) {
                new BatchCancellation(link, keys).endWaiting(before.id());
            }
            return fields(link, find(call, link));
        });
    }
}
