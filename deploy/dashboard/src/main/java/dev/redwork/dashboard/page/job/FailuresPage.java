package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.api.FailureApi;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.QueueFilter;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.FailureGroup;
import dev.redwork.queue.record.FailureGroups;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.text.Numbers;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why jobs died, or wait for another attempt: those with one cause together, the most first. */
public final class FailuresPage implements WebPage {
    private static final int ROWS = 50;

    /** Each costs a call, besides the one by which it is known that it has such jobs. */
    private static final int MOST_QUEUES = 75;

    private final Links links;
    private final PageSources sources;

    public FailuresPage(Links links, PageSources sources) {
        this.links = links;
        this.sources = sources;
    }

    @Override
    public View view(Context call) {
        JobState state = state(call.queryParam("state"));
        String queue = QueueFilter.of(call);
        List<QueueRecord> queues = sources.watch().queues().stream()
                .map(trail -> trail.last().queue())
                .toList();
        List<String> failing = failing(queues, state);
        List<String> asked = failing.subList(0, Math.min(MOST_QUEUES, failing.size()));
        FailureGroups found = FailureApi.read(call, sources.admin().among(asked), queue, state.text());
        Html cut = Html.when(
                queue == null && asked.size() < failing.size(),
                Html.of(
                        "<p class=\"fine\">Of the {} queues that have most of them, out of {}: choose one for the others.</p>",
                        asked.size(),
                        failing.size()));
        int from = from(call.queryParam("after"));
        Html body = Html.of(
                "<div class=\"title\"><h1>Failures</h1></div>{}{}{}{}",
                tabs(queues, state, queue),
                choice(queues, state, queue),
                cut,
                found.groups().isEmpty() ? none(state, queue) : list(call, found, queue, from));
        View view = View.of("Failures", "failures", body)
                .followed()
                .redwork("failures" + (queue == null ? "" : " -q " + queue)
                        + (state == JobState.DEAD ? "" : " --retrying"));
        return queue == null ? view : view.redis("ZCARD " + Pieces.key(sources, queue, state.text()));
    }

    private static JobState state(@Nullable String text) {
        if (text == null || text.isEmpty() || text.equals(JobState.DEAD.text())) {
            return JobState.DEAD;
        } else if (text.equals(JobState.RETRYING.text())) {
            return JobState.RETRYING;
        }
        throw Problem.badRequest("query parameter state must be dead or retrying");
    }

    private static int from(@Nullable String text) {
        return text != null && text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    }

    /** The queues that have such jobs, the most first: others need not be asked. */
    private static List<String> failing(List<QueueRecord> queues, JobState state) {
        return queues.stream()
                .filter(queue -> count(queue, state) > 0)
                .sorted(Comparator.comparingLong((QueueRecord queue) -> count(queue, state))
                        .reversed())
                .map(QueueRecord::queue)
                .toList();
    }

    private static long count(QueueRecord queue, JobState state) {
        return state == JobState.DEAD ? queue.dead() : queue.retrying();
    }

    private String href(JobState state, @Nullable String queue, int from) {
        return Links.with(
                links.failures(),
                "queue",
                queue,
                "state",
                state == JobState.DEAD ? null : state.text(),
                "after",
                from == 0 ? null : String.valueOf(from));
    }

    /** Each with the number of its jobs in all queues, or in the one that is chosen. */
    private Html tabs(List<QueueRecord> queues, JobState state, @Nullable String queue) {
        return Html.of(
                "<ul class=\"tabs\" id=\"states\" data-part data-still>{}{}</ul>",
                tab(queues, JobState.DEAD, state, queue),
                tab(queues, JobState.RETRYING, state, queue));
    }

    private Html tab(List<QueueRecord> queues, JobState state, JobState shown, @Nullable String queue) {
        long jobs = queues.stream()
                .filter(record -> queue == null || record.queue().equals(queue))
                .mapToLong(record -> count(record, state))
                .sum();
        return Html.of(
                "<li><a href=\"{}\"{}><b>{}</b> {}</a></li>",
                href(state, queue, 0),
                Html.when(state == shown, Html.of(" aria-current=\"page\"")),
                Numbers.grouped(jobs),
                Pieces.state(state));
    }

    private Html choice(List<QueueRecord> all, JobState state, @Nullable String queue) {
        List<String> queues = all.stream().map(QueueRecord::queue).sorted().toList();
        return state == JobState.DEAD
                ? QueueFilter.form(links.failures(), queues, queue)
                : QueueFilter.form(links.failures(), queues, queue, "state", state.text());
    }

    private Html none(JobState state, @Nullable String queue) {
        String which = state == JobState.DEAD ? "No dead jobs" : "No job waits for another attempt";
        return Html.of(
                "<div id=\"groups\" data-part>{}</div>",
                Pieces.empty(
                        which + (queue == null ? ". Nothing to do." : " in " + queue + "."),
                        queue == null
                                ? Pieces.link(links.home(), "To the overview")
                                : Pieces.link(href(state, null, 0), "Look in all queues")));
    }

    private Html list(Context call, FailureGroups found, @Nullable String queue, int from) {
        List<FailureGroup> groups = found.groups();
        List<FailureGroup> page = groups.subList(Math.min(from, groups.size()), Math.min(from + ROWS, groups.size()));
        FailureRows rows = new FailureRows(links, call, found, queue, href(found.state(), queue, from));
        String which = found.state() == JobState.DEAD ? "newest" : "next";
        String looked = found.complete()
                ? Numbers.count(found.all(), found.state().text() + " job") + " in "
                        + Numbers.count(groups.size(), "group")
                : "The " + which + " " + Numbers.grouped(found.looked()) + " of "
                        + Numbers.count(found.all(), found.state().text() + " job") + " were looked at: "
                        + Numbers.count(groups.size(), "group");
        return Html.of(
                "<div class=\"parts\" id=\"groups\" data-part data-still><p class=\"fine\">{}.{}</p>{}{}</div>",
                looked,
                Html.when(
                        Redaction.of(call).hidden(),
                        Html.text(" This server hides payloads: groups have neither messages nor places in code.")),
                rows.table(page),
                Pieces.pager(
                        from == 0 ? "" : href(found.state(), queue, 0),
                        from + ROWS < groups.size() ? href(found.state(), queue, from + ROWS) : ""));
    }
}
