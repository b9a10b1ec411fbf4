package dev.redwork.dashboard.api;

import dev.redwork.cli.command.JobStateArgument;
import dev.redwork.cli.search.JobQuery;
import dev.redwork.cli.search.JobSearch;
import dev.redwork.cli.search.JobSearch.Found;
import dev.redwork.cli.search.JobSearch.Place;
import dev.redwork.cli.search.JobSearch.Reach;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.PointInTime;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.RedisLinks;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.JobState;
import dev.redwork.job.Names;
import dev.redwork.job.Utf8;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import io.javalin.http.Context;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The jobs of a queue, page by page, in the order of {@code redwork jobs}. */
public final class JobListApi {
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    /** Jobs that one call looks at, where a filter passes over most of them. */
    private static final int LOOKS = 10_000;

    private final RedisLinks redis;

    private JobListApi(RedisLinks redis) {
        this.redis = redis;
    }

    public static void add(Map<Route, Endpoint> endpoints, RedisLinks redis) {
        endpoints.put(Route.JOBS, new JobListApi(redis)::jobs);
    }

    private JsonFields jobs(Context call) {
        int limit = (int) Asked.number(call, "limit", 1, LARGEST_PAGE, PAGE);
        Place after = place(Asked.text(call, "after"));
        String state = Asked.text(call, "state");
        List<JobState> states =
                state == null ? JobStateArgument.ALL : List.of(Asked.checked(() -> JobStateArgument.parse(state)));
        String task = Asked.text(call, "task");
        if (task != null) {
            String unused = Asked.checked(() -> Names.checkTask(task));
        }
        JobSearch search = redis.ask(link -> {
            long now = link.send(SessionStore.now());
            String since = Asked.text(call, "since");
            String before = Asked.text(call, "before");
            JobQuery query = new JobQuery(
                    states,
                    task,
                    Asked.text(call, "failure"),
                    since == null ? Long.MIN_VALUE : time(since, now),
                    before == null ? Long.MAX_VALUE : time(before, now) - 1);
            Keys keys = Keys.of(link.settings(), Asked.queue(call, link));
            return new JobSearch(link, query, List.of(keys), now, after, new Reach(limit, LOOKS, true));
        });
        return page(call, search, limit);
    }

    private static JsonFields page(Context call, JobSearch search, int limit) {
        List<Found> found = search.found();
        boolean more = found.size() > limit;
        Place next = more ? found.get(limit - 1).place() : search.stopped();
        JsonFields fields = new JsonFields()
                .with(
                        "jobs",
                        found.stream().limit(limit).map(one -> one.job().row()).toList());
        if (next != null) {
            fields.with("next", text(next));
            Asked.next(call, text(next));
        }
        return fields.with("looked_at", search.looks()).with("complete", !more && !search.isCut());
    }

    /** As the command line takes it, and ms since the epoch. */
    private static long time(String text, long now) {
        return text.matches("\\d{12,15}") ? Long.parseLong(text) : Asked.checked(() -> PointInTime.past(text, now));
    }

    /** Its id may hold any bytes. */
    private static String text(Place place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Utf8.encode(place.toString()));
    }

    private static @Nullable Place place(@Nullable String text) {
        try {
            return text == null
                    ? null
                    : Place.parse(Utf8.decode(Base64.getUrlDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(
                    "query parameter after is no place in the list: take the one that the last page named");
        }
    }
}
