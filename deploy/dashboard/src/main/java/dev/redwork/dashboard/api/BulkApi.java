package dev.redwork.dashboard.api;

import dev.redwork.cli.command.JobStateArgument;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.JobView;
import dev.redwork.cli.view.MoveView;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.FormBody;
import dev.redwork.dashboard.http.RequestFields;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Names;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.AttemptRange;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.MovedJobs;
import dev.redwork.queue.record.MovedJobs.Refused;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Cancels, requeues, runs and deletes many jobs, by their ids or by a filter; or only says how many. */
public final class BulkApi {
    private static final int MOST_IDS = 1_000;
    private static final int MOST = 10_000;
    private static final int EXAMPLES = 3;

    /** More jobs that are cancelled or deleted than a person may wipe out by a slip of the hand. */
    private static final long MOST_UNASKED = 1_000;

    private static final List<String> FILTER =
            List.of("state", "task", "failure", "since", "before", "worker", "batch", "attempts");

    private final Admin admin;

    private BulkApi(Admin admin) {
        this.admin = admin;
    }

    public static void add(Map<Route, Endpoint> endpoints, Admin admin) {
        BulkApi api = new BulkApi(admin);
        endpoints.put(Route.CANCEL_JOBS, call -> api.act(call, JobMove.CANCEL));
        endpoints.put(Route.REQUEUE_JOBS, call -> api.act(call, JobMove.REQUEUE));
        endpoints.put(Route.RUN_JOBS, call -> api.act(call, JobMove.RUN));
        endpoints.put(Route.DELETE_JOBS, call -> api.act(call, JobMove.DELETE));
    }

    /** Whether jobs are lost by it. */
    public static boolean isDestructive(JobMove move) {
        return move == JobMove.CANCEL || move == JobMove.DELETE;
    }

    /** Whether a person who does this to so many jobs has to type that he means them. */
    public static boolean isGrave(JobMove move, long jobs) {
        return jobs > MOST_UNASKED && isDestructive(move);
    }

    /** A call, read; {@code queue} null: all of them. */
    private record Wish(
            JobMove move,
            @Nullable QueueAdmin queue,
            @Nullable Long expect,
            boolean dryRun,
            @Nullable String typed,
            boolean byForm) {
        /** Whether something has to be typed: by people for so many jobs, since a button is hit easily; programs may send it. */
        boolean asks(long jobs) {
            return typed != null || (byForm && isGrave(move, jobs));
        }
    }

    private JsonFields act(Context call, JobMove move) {
        RequestFields body = Asked.body(call, "queue", "ids", "filter", "all", "limit", "expect", "confirm", "dry_run");
        String name = body.text("queue");
        List<String> ids = body.texts("ids", MOST_IDS);
        RequestFields filter = body.object("filter", FILTER);
        if (filter != null && filter.value("failure") != null) {
            // The number of those that it fits would tell.
            Redaction.of(call).refuseHidden();
        }
        boolean all = body.isTrue("all");
        Long limit = body.count("limit");
        if (limit != null && (limit < 1 || limit > MOST)) {
            body.mistake("limit", "must be 1 to " + MOST);
        }
        Long expect = body.count("expect");
        boolean dryRun = body.isTrue("dry_run");
        if (ids != null) {
            checkIds(body, ids, filter != null || all || limit != null);
        } else if (filter == null && !all) {
            body.mistake("filter", "is missing: give ids, or a filter, or all: true");
        }
        String typed = body.text("confirm");
        JobQuery query = query(body, filter, move);
        body.refuse();
        QueueAdmin queue =
                name == null ? null : Asked.existing(Asked.checked(() -> admin.queue(Names.check("queue", name))));
        Wish wish = new Wish(move, queue, expect, dryRun, typed, FormBody.of(call) != null);
        return ids != null
                ? byIds(wish, ids.stream().distinct().toList())
                : byQuery(wish, query, limit == null ? MOST : limit.intValue());
    }

    private static void checkIds(RequestFields body, List<String> ids, boolean selects) {
        if (selects) {
            body.mistake("ids", "and filter, all or limit exclude each other");
        }
        for (String id : ids) {
            boolean unused = body.check("ids", () -> Names.checkId(id));
        }
    }

    private JobQuery query(RequestFields body, @Nullable RequestFields filter, JobMove move) {
        JobQuery query = JobQuery.in(move.usual());
        if (filter == null) {
            return query;
        }
        JobState state = filter.read(
                "state",
                "must be a state",
                value -> value instanceof String text ? JobStateArgument.parse(text) : null);
        if (state != null && !move.allowed().contains(state)) {
            filter.mistake("state", "must be one of " + String.join(", ", texts(move.allowed())));
        }
        String task = filter.read(
                "task",
                "must be the name of a task",
                value -> value instanceof String text ? Names.checkTask(text) : null);
        String failure = filter.text("failure");
        String since = filter.text("since");
        String before = filter.text("before");
        String worker = name(filter, "worker");
        String batch = name(filter, "batch");
        AttemptRange attempts = filter.read(
                "attempts",
                "must be a number of attempts, or a bound as in \">3\"",
                value -> value instanceof String text
                        ? AttemptRange.parse(text)
                        : value instanceof Long number ? AttemptRange.parse(number.toString()) : null);
        // Before it is called empty: a filter that has a mistake in it is not.
        body.refuse();
        if (filter.isEmpty()) {
            body.mistake("filter", "is empty: give " + String.join(", ", FILTER) + ", or all: true in its place");
        }
        body.refuse();
        long now = admin.now();
        return new JobQuery(
                state == null ? move.usual() : List.of(state),
                task,
                failure,
                since == null ? Long.MIN_VALUE : Asked.time(since, now),
                before == null ? Long.MAX_VALUE : Asked.time(before, now) - 1,
                worker,
                batch,
                attempts == null ? AttemptRange.ANY : attempts);
    }

    private static @Nullable String name(RequestFields filter, String field) {
        return filter.read(
                field,
                "must be the name of a " + field,
                value -> value instanceof String text ? Names.check(field, text) : null);
    }

    private static List<String> texts(List<JobState> states) {
        return states.stream().map(JobState::text).toList();
    }

    private JsonFields byQuery(Wish wish, JobQuery query, int most) {
        QueueAdmin queue = wish.queue();
        if (wish.dryRun() || wish.expect() != null || wish.asks(most)) {
            MovedJobs counted =
                    queue == null ? admin.count(wish.move(), query, most) : queue.count(wish.move(), query, most);
            check(wish, counted.count());
            if (wish.dryRun()) {
                return answer(wish, counted);
            }
        }
        return answer(
                wish, queue == null ? admin.move(wish.move(), query, most) : queue.move(wish.move(), query, most));
    }

    private static void check(Wish wish, long jobs) {
        Long expect = wish.expect();
        if (expect != null && !MovedJobs.isAbout(jobs, expect)) {
            throw Asked.countMoved(jobs, expect);
        }
        if (!wish.dryRun() && wish.asks(jobs)) {
            QueueAdmin queue = wish.queue();
            // A person types the number that he was shown.
            Asked.confirm(wish.typed(), queue == null ? null : queue.name(), expect == null ? jobs : expect);
        }
    }

    /** As by a query: those of them that are there, in a state in which it can be done, are counted. */
    private JsonFields byIds(Wish wish, List<String> ids) {
        QueueAdmin queue = wish.queue();
        Map<String, List<JobRecord>> there = (queue == null
                        ? Asked.checked(() -> admin.heads(ids).values())
                        : queue.heads(ids))
                .stream().collect(Collectors.groupingBy(JobRecord::queue, LinkedHashMap::new, Collectors.toList()));
        List<JobRecord> found = there.values().stream()
                .flatMap(List::stream)
                .filter(job -> wish.move().allowed().contains(job.state()))
                .toList();
        check(wish, found.size());
        List<JobRecord> examples = found.stream().limit(EXAMPLES).toList();
        Map<String, Where> answers = new LinkedHashMap<>();
        String nowhere = queue == null ? null : queue.name();
        ids.forEach(id -> answers.put(id, new Where(nowhere, MoveResult.GONE)));
        if (!wish.dryRun()) {
            there.forEach((name, jobs) -> admin.queue(name)
                    .move(wish.move(), jobs.stream().map(JobRecord::id).toList())
                    .forEach((id, answer) -> answers.put(id, new Where(name, answer))));
        }
        Map<MoveResult, Long> counts = answers.values().stream()
                .collect(Collectors.groupingBy(
                        Where::answer, () -> new EnumMap<>(MoveResult.class), Collectors.counting()));
        List<JsonFields> refused = new ArrayList<>();
        answers.forEach((id, where) -> {
            if (!where.answer().isDone()) {
                refused.add(refused(id, where.queue(), where.answer()));
            }
        });
        MovedJobs moved = new MovedJobs(found.size(), counts, examples, List.of(), ids.size(), true);
        return answer(wish, moved).with("refused", wish.dryRun() ? null : refused);
    }

    /** The answer about a job; the queue is null where it is in none. */
    private record Where(@Nullable String queue, MoveResult answer) {}

    private static JsonFields answer(Wish wish, MovedJobs moved) {
        JsonFields fields = new JsonFields()
                .with("action", wish.move().name().toLowerCase(Locale.ROOT))
                .with("dry_run", wish.dryRun())
                .with("count", moved.count())
                .with("looked_at", moved.looked())
                .with("complete", moved.complete());
        if (wish.dryRun()) {
            return fields.with(
                    "examples",
                    moved.examples().stream().map(job -> new JobView(job).row()).toList());
        }
        return fields.with("done", moved.done())
                .with("refused", moved.refused().stream().map(BulkApi::refused).toList());
    }

    private static JsonFields refused(Refused refused) {
        return refused(refused.job().id(), refused.job().queue(), refused.answer());
    }

    private static JsonFields refused(String id, @Nullable String queue, MoveResult answer) {
        return new JsonFields().with("id", id).with("queue", queue).with("outcome", MoveView.word(answer));
    }
}
