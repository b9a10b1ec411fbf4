package dev.redwork.dashboard.api;

import dev.redwork.admin.JobOperations.Purge;
import dev.redwork.admin.QueueReader;
import dev.redwork.admin.QueueReader.QueueDetails;
import dev.redwork.admin.QueueReader.QueueRecord;
import dev.redwork.admin.QueueSurvey;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.PurgeScope;
import dev.redwork.cli.view.QueueRow;
import dev.redwork.cli.view.QueueView;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.RedisLinks;
import dev.redwork.dashboard.http.RequestFields;
import dev.redwork.dashboard.http.Route;
import dev.redwork.store.Keys;
import dev.redwork.store.QueueStore;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Queues: their sizes, pauses and limits. */
public final class QueueApi {
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 200;

    /** Random keys by which the bytes of results are reckoned up: two reads each. */
    private static final int SAMPLE = 50;

    /** A count may have moved by a tenth since it was told. */
    private static final int TOLERANCE = 10;

    private static final String[] TICKING = {
        "waits_ms", "paused_ms", "result_bytes", "enqueued_per_second", "ended_per_second"
    };

    private final RedisLinks redis;
    private final QueueRates rates;

    private QueueApi(RedisLinks redis) {
        this.redis = redis;
        this.rates = new QueueRates(redis);
    }

    public static void add(Map<Route, Endpoint> endpoints, RedisLinks redis) {
        QueueApi api = new QueueApi(redis);
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
        return redis.ask(link -> {
            List<String> names = new QueueReader(link)
                    .names().stream()
                            .filter(name -> after == null || name.compareTo(after) > 0)
                            .toList();
            List<String> page = names.subList(0, Math.min(limit, names.size()));
            if (page.size() < names.size()) {
                Asked.next(call, page.get(page.size() - 1));
            }
            List<QueueRow> rows = QueueRow.read(link, page);
            return rows.stream().map(QueueRow.columns(List.of())::fields).toList();
        });
    }

    private @Nullable JsonFields queue(Context call) {
        Keys keys = redis.ask(link -> Keys.of(link.settings(), Asked.queue(call, link)));
        JsonFields fields = fields(keys);
        return EntityTag.of(fields, TICKING).answer(call, fields);
    }

    private JsonFields fields(Keys keys) {
        QueueRates.Looks looks = rates.look(keys);
        QueueDetails details = redis.ask(link -> new QueueReader(link).details(keys, SAMPLE));
        return QueueView.of(details, looks.before(), looks.after()).fields();
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
        Keys keys = redis.ask(link -> Keys.of(link.settings(), Asked.queue(call, link)));
        if (call.header("If-Match") != null) {
            EntityTag.of(fields(keys), TICKING).checkIfMatch(call);
        }
        Keys unused = redis.ask(link -> {
            QueueStore store = new QueueStore(keys);
            if (jobs != null || bytes != null) {
                QueueRecord before = new QueueReader(link).read(keys.queue());
                link.send(store.limit(
                        jobs == null ? before.mostJobs() : jobs, bytes == null ? before.mostBytes() : bytes));
            }
            if (Boolean.TRUE.equals(paused)) {
                link.send(store.pause());
            } else if (paused != null) {
                link.send(store.resume());
            }
            return keys;
        });
        JsonFields fields = fields(keys);
        call.header("ETag", EntityTag.of(fields, TICKING).text());
        return fields;
    }

    /** However many there are, in one call: it may take seconds for a million. */
    private JsonFields purge(Context call) {
        RequestFields body = Asked.body(call, "expect", "scheduled", "all");
        Long expect = body.count("expect");
        boolean all = body.isTrue("all");
        boolean scheduled = body.isTrue("scheduled") || all;
        body.refuse();
        PurgeScope scope = new PurgeScope(scheduled, all);
        return redis.ask(link -> {
            Keys keys = Keys.of(link.settings(), Asked.queue(call, link));
            long count = scope.count(new QueueReader(link).read(keys.queue()));
            if (expect != null && Math.abs(count - expect) > expect / TOLERANCE) {
                throw new Problem(
                                409,
                                "count-moved",
                                "there are " + count + " such jobs, not about " + expect + ": nothing was cancelled")
                        .with("count", count);
            }
            return new JsonFields().with("queue", keys.queue()).with("cancelled", scope.run(new Purge(link, keys)));
        });
    }

    /** For autoscalers: what waits and what runs, and how long the job at the head of the line has waited; 0: none waits. */
    private JsonFields load(Context call) {
        return redis.ask(link -> {
            QueueSurvey survey = new QueueReader(link)
                    .survey(List.of(Asked.queue(call, link)))
                    .get(0);
            QueueRecord queue = survey.queue();
            return new JsonFields()
                    .with("queue", queue.queue())
                    .with("jobs", queue.pending() + queue.running())
                    .with("pending", queue.pending())
                    .with("running", queue.running())
                    .with("parked", queue.parked())
                    .with("oldest_ms", survey.oldest());
        });
    }
}
