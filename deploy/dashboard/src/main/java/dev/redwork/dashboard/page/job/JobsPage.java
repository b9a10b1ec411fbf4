package dev.redwork.dashboard.page.job;

import dev.redwork.admin.QueueReader;
import dev.redwork.dashboard.api.Cursor;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageRoute;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobPage;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.QueueRecord;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Jobs of any queue and state, as a search says, page by page; a search for an id leads to its job. */
public final class JobsPage implements WebPage {
    /** Rows of one page. */
    static final int PAGE = 50;

    private static final int SEE_OTHER = 303;
    private static final int MOST_HINTS = 200;

    private final Links links;
    private final PageSources sources;

    public JobsPage(Links links, PageSources sources) {
        this.links = links;
        this.sources = sources;
    }

    /** The words of a search, with the values that are the same everywhere. */
    public static List<String> hints() {
        return Stream.concat(
                        JobQuery.STATES.stream().map(state -> "state:" + state.text()),
                        SearchText.WORDS.stream()
                                .filter(word -> !word.equals("state") && !word.equals("id"))
                                .map(word -> word + ":"))
                .toList();
    }

    @Override
    public View view(Context call) {
        SearchText search = SearchText.parse(call.queryParam("q"));
        // In an address "after" is the place where the list goes on.
        List<String> apart = SearchText.WORDS.stream()
                .filter(word -> !word.equals("after"))
                .filter(word ->
                        !Objects.requireNonNullElse(call.queryParam(word), "").isEmpty())
                .toList();
        if (!apart.isEmpty()) {
            throw joined(call, search, apart);
        }
        if (search.value("id") != null) {
            return found(search);
        }
        if (search.value("failure") != null) {
            // The jobs that are found would tell.
            Redaction.of(call).refuseHidden();
        }
        long now = sources.admin().now();
        JobQuery query = search.query(now, search.listed());
        List<QueueRecord> watched = sources.watch().queues().stream()
                .map(trail -> trail.last().queue())
                .toList();
        QueueChoice choice = choice(search, query, watched);
        JobPage page =
                choice.queues().isEmpty() ? new JobPage(List.of(), "", 0, 0, false, true) : page(call, choice, query);
        JobListing listing = new JobListing(links, search, choice, page, now);
        Html body = Html.of(
                "<h1>Jobs</h1>{}{}{}{}",
                listing.tabs(watched),
                listing.filters(),
                listing.table(call, watched, Set.copyOf(call.queryParams("chosen"))),
                listing.pages(call, watched));
        View view = redis(View.of("Jobs", "jobs", body).redwork("jobs" + terminal(search)), search)
                .hinting(hints(watched, page.jobs()));
        // One that costs more would be asked to wait for ever.
        return choice.calls() <= PageRoute.JOBS.calls(0) && !query.isFiltered() ? view.followed() : view;
    }

    /** Of the queues, and of the tasks of the jobs that are shown. */
    private static List<String> hints(List<QueueRecord> queues, List<JobRecord> jobs) {
        return Stream.concat(
                        queues.stream().map(queue -> "queue:" + queue.queue()).limit(MOST_HINTS),
                        jobs.stream()
                                .map(JobRecord::task)
                                .filter(task -> !task.isEmpty())
                                .map(task -> "task:" + task))
                .distinct()
                .toList();
    }

    /** An address that somebody made by hand, {@code ?state=dead}, leads to the one that the search box makes. */
    private Problem joined(Context call, SearchText search, List<String> apart) {
        SearchText whole = search;
        for (String word : apart) {
            whole = whole.with(word, Objects.requireNonNull(call.queryParam(word)));
        }
        return new Problem(SEE_OTHER, "found", "The search is " + whole + ".")
                .header("Location", links.jobs(whole.toString()));
    }

    private QueueChoice choice(SearchText search, JobQuery query, List<QueueRecord> watched) {
        String queue = search.value("queue");
        List<String> names = queue == null
                ? sources.admin().queueNames()
                : sources.admin().queue(queue).exists() ? List.of(queue) : List.of();
        return QueueChoice.of(names, watched, query);
    }

    private JobPage page(Context call, QueueChoice choice, JobQuery query) {
        String after = Cursor.place(call.queryParam("after"));
        try {
            return sources.admin().among(choice.queues()).jobs(query, PAGE, after);
        } catch (IllegalArgumentException e) {
            throw Cursor.noPlace();
        }
    }

    /** The page of a job; where two queues have one of this id, both. */
    private View found(SearchText search) {
        String id = Objects.requireNonNull(search.value("id"));
        String queue = search.value("queue");
        if (search.words().stream().anyMatch(word -> !word.equals("id") && !word.equals("queue"))) {
            throw Problem.badRequest("with the id of a job a search has its queue at most: no other word narrows it");
        }
        List<String> names = queue == null ? sources.admin().queueNames() : List.of(queue);
        List<String> queues = sources.redis().ask(link -> new QueueReader(link).keeping(id, names));
        if (queues.size() == 1) {
            // Nothing is wrong, but this is not the page.
            throw new Problem(SEE_OTHER, "found", "Job " + id + " is in queue " + queues.get(0) + ".")
                    .header("Location", links.job(queues.get(0), id));
        }
        Html body = queues.isEmpty()
                ? Pieces.empty(
                        "No job " + id + (queue == null ? "" : " in queue " + queue)
                                + ": it was never enqueued, or its result has expired.",
                        Pieces.link(links.jobs(""), "To all jobs"))
                : Html.of(
                        "<p>{} queues have a job of this id.</p><ul class=\"plain\">{}</ul>",
                        queues.size(),
                        queues.stream()
                                .map(name -> Html.of("<li>{} in {}</li>", Pieces.link(links.job(name, id), id), name))
                                .collect(Html.joining()));
        return View.of("Job " + id, "jobs", Html.of("<h1>Job {}</h1>{}", id, body))
                .redwork("job show " + id);
    }

    /** The same as options of the command line. */
    private static String terminal(SearchText search) {
        List<String> words = new ArrayList<>();
        Stream.of("queue", "state", "task", "worker", "batch", "failure", "attempts", "after", "before")
                .forEach(word -> {
                    String value = search.value(word);
                    if (value != null) {
                        String option = word.equals("queue") ? "-q" : word.equals("after") ? "--since" : "--" + word;
                        words.add(" " + option + " " + quoted(word, value));
                    }
                });
        return String.join("", words);
    }

    /** As a shell takes it for one word, whatever is in it; the command line takes no ms since the epoch. */
    private static String quoted(String word, String value) {
        if (value.matches("\\d{12,15}") && (word.equals("after") || word.equals("before"))) {
            return Instant.ofEpochMilli(Long.parseLong(value)).toString();
        }
        return value.matches("[A-Za-z0-9._:+-]+") ? value : Pieces.quoted(value);
    }

    private View redis(View view, SearchText search) {
        String queue = search.value("queue");
        JobState state = search.state();
        if (queue == null || state == null || search.isFiltered()) {
            return view;
        }
        String key = " " + sources.redis().settings().namespace() + ":{" + queue + "}:";
        return switch (state) {
            case PENDING -> view.redis("LRANGE" + key + "pending -" + PAGE + " -1");
            case SCHEDULED -> view.redis("ZRANGE" + key + "scheduled 0 " + (PAGE - 1));
            case RETRYING -> view.redis("ZRANGE" + key + "retrying 0 " + (PAGE - 1));
            case DEAD -> view.redis("ZREVRANGE" + key + "dead 0 " + (PAGE - 1));
            case SUCCEEDED, CANCELLED, EXPIRED -> view.redis("LRANGE" + key + "recent 0 " + (PAGE - 1));
            default -> view;
        };
    }
}
