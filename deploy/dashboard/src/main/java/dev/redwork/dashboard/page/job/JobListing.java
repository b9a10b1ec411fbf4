package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.api.BulkApi;
import dev.redwork.dashboard.api.Cursor;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.html.Frame;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageRoute;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobPage;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.text.Numbers;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of a list of jobs.
 *
 * @param now ms, Redis time
 */
record JobListing(Links links, SearchText search, QueueChoice choice, JobPage page, long now) {
    /** The states, with the numbers of their jobs where the list shows all of these. */
    Html tabs(List<QueueRecord> watched) {
        return Html.of(
                "<nav aria-label=\"States\"><ul class=\"tabs\" id=\"tabs\" data-part>{}{}</ul></nav>",
                tab("all", search.without("state"), search.state() == null, ""),
                JobQuery.STATES.stream()
                        .map(state -> tab(
                                state.text(),
                                search.with("state", state.text()),
                                state == search.state(),
                                isCounted(state) ? Numbers.grouped(count(watched, List.of(state))) : ""))
                        .collect(Html.joining()));
    }

    private Html tab(String text, SearchText leads, boolean current, String number) {
        return Html.of(
                "<li><a href=\"{}\"{}>{}{}</a></li>",
                links.jobs(leads.toString()),
                Html.when(current, Html.of(" aria-current=\"page\"")),
                text,
                number.isEmpty() ? Html.NOTHING : Html.of(" <span class=\"count\">{}</span>", number));
    }

    /** Whether there is a number of just the jobs that a list of this state shows. */
    private boolean isCounted(JobState state) {
        return !search.isFiltered() && (!state.isFinal() || state == JobState.DEAD);
    }

    /** Jobs in these states of the queue, or of all queues. */
    private long count(List<QueueRecord> watched, List<JobState> states) {
        String only = search.value("queue");
        return watched.stream()
                .filter(queue -> only == null || only.equals(queue.queue()))
                .mapToLong(queue -> QueueChoice.count(queue, states))
                .sum();
    }

    /** Each word of the search, which a link takes away, and which queues were looked at. */
    Html filters() {
        Html words = search.words().stream()
                .map(word -> Html.of(
                        "<li><a class=\"chip filter\" href=\"{}\" title=\"remove\"><span class=\"unseen\">Remove the"
                                + " filter </span>{}<span aria-hidden=\"true\"> ✕</span></a></li>",
                        links.jobs(search.without(word).toString()),
                        search.term(word)))
                .collect(Html.joining());
        boolean some = choice.queues().size() < choice.all();
        return Html.of(
                "{}{}{}",
                words.isNothing()
                        ? Html.NOTHING
                        : Html.of("<ul class=\"filters\" aria-label=\"Filters\">{}</ul>", words),
                Html.when(
                        some,
                        Html.of(
                                "<details class=\"fine\"><summary>Of {} queues {} {} shown, with most of these jobs."
                                        + " Add queue: to the search to see another.</summary>{}</details>",
                                Numbers.grouped(choice.all()),
                                choice.queues().size(),
                                choice.queues().size() == 1 ? "is" : "are",
                                names())),
                unkept());
    }

    /** Jobs that a word cannot find, since nothing is kept of them. */
    private Html unkept() {
        return Html.of(
                "{}{}",
                Html.when(
                        search.value("worker") != null,
                        Html.of(
                                "<p class=\"fine\">Of a job that waits or is dead no worker is kept: worker: finds those"
                                        + " that it runs, and those that it ran to their ends.</p>")),
                Html.when(
                        search.value("batch") != null,
                        Html.of("<p class=\"fine\">Of a job that has succeeded or expired no batch is kept: batch:"
                                + " finds the others.</p>")));
    }

    private Html names() {
        return choice.queues().stream()
                .map(name -> Html.of(
                        "{}{}",
                        choice.queues().get(0).equals(name) ? "" : ", ",
                        Pieces.link(links.jobs(search.with("queue", name).toString()), name)))
                .collect(Html.joining());
    }

    /** That none was found, and what to do next. */
    private Html empty(List<QueueRecord> watched) {
        String queue = search.value("queue");
        JobState state = search.state();
        if (choice.all() == 0 && queue == null) {
            return Pieces.empty("No jobs yet: the first one makes its queue.", Pieces.command("redwork quickstart"));
        } else if (choice.all() == 0) {
            return Pieces.empty(
                    "There is no queue " + queue + ": it never had a job or a worker.",
                    Pieces.link(links.jobs(search.without("queue").toString()), "The jobs of all queues"));
        } else if (search.isFiltered()) {
            return Pieces.empty(
                    "No job matches, " + looked(watched) + ".",
                    page.next().isEmpty() ? Pieces.link(links.jobs(""), "To all jobs") : Html.text("Look on below."));
        }
        return Pieces.empty(
                "No " + (state == null ? "" : state.text() + " ") + "jobs"
                        + (queue == null ? "." : " in " + queue + "."),
                state == null
                        ? Pieces.link(links.home(), "To the overview")
                        : Pieces.link(links.jobs(search.without("state").toString()), "Jobs in any state"));
    }

    /** The jobs; with boxes to select them by for those who may do something to them. */
    Html table(Context call, List<QueueRecord> watched, Set<String> chosen) {
        JobTable table = new JobTable(links, Redaction.of(call), now);
        String caption = "Jobs, those whose time is to come first, then the newest";
        boolean none = page.jobs().isEmpty();
        List<JobAction> actions = actions(call);
        if (actions.isEmpty()) {
            return part(none ? empty(watched) : table.of(caption, page.jobs()));
        }
        return Html.of(
                """
                <form class="list" id="list" data-ask action="{}"><input type="hidden" name="q" value="{}"><input type="hidden" name="back" value="{}">
                {}<div class="bulk" id="bulk" data-part data-actions>{}</div></form>
                """,
                links.page(PageRoute.ACT.path()),
                search,
                here(call),
                part(none ? empty(watched) : table.ofChoices(caption, page.jobs(), chosen)),
                none ? Html.NOTHING : bar(actions, watched, "true".equals(call.queryParam("all"))));
    }

    private static Html part(Html jobs) {
        return Html.of("<div id=\"jobs\" data-part data-still>{}</div>", jobs);
    }

    /** This page at the address at which it was asked for, without what is selected on it. */
    private String here(Context call) {
        String query = call.queryString();
        String here = Stream.of((query == null ? "" : query).split("&", -1))
                .filter(pair -> !pair.isEmpty() && !pair.startsWith("chosen=") && !pair.startsWith("all="))
                .collect(Collectors.joining("&"));
        String address = links.jobs("") + (here.isEmpty() ? "" : "?" + here);
        return links.isOurs(address)
                ? address
                : Links.with(links.jobs(search.toString()), "after", call.queryParam("after"));
    }

    /** Actions that the caller may take on jobs in the state of the list. */
    private List<JobAction> actions(Context call) {
        JobState state = search.state();
        return JobAction.OF_JOBS.stream()
                .filter(action -> Frame.may(call, action.role())
                        && (state == null || action.move().allowed().contains(state)))
                .toList();
    }

    /** The buttons for the jobs that are selected, or for all that match. */
    private Html bar(List<JobAction> actions, List<QueueRecord> watched, boolean all) {
        JobState state = search.state();
        Html buttons = actions.stream()
                .map(action -> Html.of(
                        "<button name=\"action\" value=\"{}\"{}>{}</button>",
                        action.text(),
                        Html.when(BulkApi.isDestructive(action.move()), Html.of(" class=\"danger\"")),
                        action.label()))
                .collect(Html.joining());
        // All others are counted when they are asked for.
        String number = state != null && isCounted(state) ? Numbers.grouped(count(watched, List.of(state))) + " " : "";
        return Html.of("""
                <span data-selected role="status">Select jobs, then:</span>
                <label><input type="checkbox" name="all" value="true"{}> all {}that match, on all pages</label>
                <span class="buttons">{}</span>""", Html.when(all, Html.of(" checked")), number, buttons);
    }

    /** Where the list goes on, and what was looked at. */
    Html pages(Context call, List<QueueRecord> watched) {
        boolean begun = call.queryParam("after") != null;
        String more = page.jobs().size() == JobsPage.PAGE ? "Next " + JobsPage.PAGE : "Look on";
        Html looked = Html.when(search.isFiltered() && !page.jobs().isEmpty(), Html.text(looked(watched)));
        Html rest = Html.when(
                !page.complete() && page.next().isEmpty(),
                Html.of("Not all were looked at: name a queue and a state to go on."));
        return Html.of(
                "<nav class=\"pages\" id=\"pages\" data-part aria-label=\"Pages of the list\">{}{} <span"
                        + " class=\"fine\">{} {}</span></nav>",
                Html.when(begun, Pieces.link(links.jobs(search.toString()), "Back to the first page")),
                page.next().isEmpty()
                        ? Html.NOTHING
                        : Pieces.link(
                                Links.with(links.jobs(search.toString()), "after", Cursor.text(page.next())), more),
                looked,
                rest);
    }

    private String looked(List<QueueRecord> watched) {
        long all = count(watched, search.listed());
        return Numbers.grouped(page.looked())
                + (all > page.looked() && !page.complete() ? " of " + Numbers.grouped(all) : "") + " looked at";
    }
}
