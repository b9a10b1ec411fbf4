package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.api.BulkApi;
import dev.redwork.dashboard.guard.Caller;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.text.Numbers;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Asks before something is done to many jobs: how many there are, three of them, and why it is done. */
public final class ActPage implements WebPage {
    private final Links links;
    private final PageSources sources;

    public ActPage(Links links, PageSources sources) {
        this.links = links;
        this.sources = sources;
    }

    @Override
    public View view(Context call) {
        JobAction action = JobAction.parse(call.queryParam("action"));
        if (!Caller.of(call).may(action.role())) {
            throw new Problem(
                    403,
                    "forbidden",
                    "to " + action.text() + " many jobs needs the role "
                            + action.role().text());
        }
        SearchText search = SearchText.parse(call.queryParam("q"));
        if (search.value("failure") != null) {
            Redaction.of(call).refuseHidden();
        }
        MeantJobs meant = meant(call, action, search);
        String asked = call.queryParam("back");
        String back = asked == null || !links.isOurs(asked) ? links.jobs(search.toString()) : asked;
        return View.of(action.label(), "jobs", body(call, action, meant, back));
    }

    private MeantJobs meant(Context call, JobAction action, SearchText search) {
        String queue = search.value("queue");
        if (action == JobAction.PURGE) {
            if (queue == null || !search.without("queue").toString().isEmpty()) {
                throw Problem.badRequest("to purge is for one queue: q must be queue: and its name");
            }
            return MeantJobs.waiting(sources.admin(), queue);
        }
        return "true".equals(call.queryParam("all"))
                ? MeantJobs.matching(sources.admin(), action, search)
                : MeantJobs.named(sources.admin(), action, call.queryParams("job"));
    }

    /** The list with the same jobs selected: where nothing was done, nobody selects them again. */
    private String selected(Context call, String back) {
        if (!back.startsWith(links.jobs(""))) {
            return back;
        } else if ("true".equals(call.queryParam("all"))) {
            return Links.with(back, "all", "true");
        }
        return Links.with(
                back,
                call.queryParams("job").stream()
                        .flatMap(job -> Stream.of("chosen", job))
                        .toArray(String[]::new));
    }

    private Html body(Context call, JobAction action, MeantJobs meant, String back) {
        String label = action.label(meant.count(), meant.states());
        String selected = selected(call, back);
        Html away = Html.of(
                "<a class=\"button\" data-close href=\"{}\">{}</a>",
                selected,
                meant.count() == 0 ? "Back to the list" : "Not now");
        Html head = Html.of(
                "<h1>{}</h1>{}{}",
                meant.count() == 0 ? "Nothing to do" : label + "?",
                which(call, action),
                others(action, meant));
        Html rest = meant.count() == 0
                ? Html.of("<p class=\"buttons\">{}</p>", away)
                : Html.of("{}{}", examples(call, meant), form(action, meant, label, back, selected, away));
        return Html.of("<section class=\"card act\" id=\"act\" aria-label=\"{}\">{}{}</section>", label, head, rest);
    }

    /** The search, where it says which jobs are meant. */
    private static Html which(Context call, JobAction action) {
        String search = SearchText.parse(call.queryParam("q")).toString();
        if (action == JobAction.PURGE) {
            return Html.of(
                    "<p>All that wait in {}: in the line, for their time, for another attempt, or for a worker. Running jobs go on.</p>",
                    SearchText.parse(search).value("queue"));
        }
        return !"true".equals(call.queryParam("all"))
                ? Html.NOTHING
                : search.isEmpty()
                        ? Html.of("<p>All of all queues.</p>")
                        : Html.of("<p>All that match <code>{}</code></p>", search);
    }

    /** Those of the selected jobs that will be left as they are, and why. */
    private static Html others(JobAction action, MeantJobs meant) {
        List<String> others = meant.others();
        String what = action.label().toLowerCase(Locale.ROOT);
        return Html.of(
                "{}{}",
                others.isEmpty()
                        ? Html.NOTHING
                        : Html.of(
                                "<p>{} of the selected jobs will stay as they are: {}.</p>",
                                others.size(),
                                String.join(", ", others.subList(0, Math.min(others.size(), 5)))
                                        + (others.size() > 5 ? ", ..." : "")),
                Html.when(
                        meant.count() == 0 && others.isEmpty(),
                        Html.of("<p>There is no job to {}: select some, or widen the search.</p>", what)));
    }

    private Html examples(Context call, MeantJobs meant) {
        JobTable table = new JobTable(links, Redaction.of(call), sources.admin().now());
        String more = meant.count() > meant.examples().size()
                ? Numbers.grouped(meant.examples().size()) + " of them:"
                : "";
        return Html.of(
                "{}{}{}",
                more.isEmpty() ? Html.NOTHING : Html.of("<p>{}</p>", more),
                table.of("Some of the jobs that are meant", meant.examples()),
                more(meant));
    }

    /** That one go does not meet all: it does ten thousand jobs at most, and looks at a hundred thousand. */
    private static Html more(MeantJobs meant) {
        if (meant.complete()) {
            return Html.NOTHING;
        }
        return meant.count() == MeantJobs.MOST
                ? Html.of(
                        "<p>There are more: one go does {} at most. Do it again for the rest.</p>",
                        Numbers.grouped(meant.count()))
                : Html.of(
                        "<p>There may be more: one go looks at {} jobs. Narrow the search to meet the others.</p>",
                        Numbers.grouped(meant.looked()));
    }

    private Html form(JobAction action, MeantJobs meant, String label, String back, String selected, Html away) {
        return Html.of(
                """
                <form method="post" action="{}"><input type="hidden" name="back" value="{}">
                <input type="hidden" name="back_undone" value="{}">{}<input type="hidden" name="expect:number" value="{}">
                <label>Reason, for the audit <input name="reason" maxlength="500" placeholder="may be empty" autofocus></label>
                {}<p class="buttons"><button class="{}">{}</button> {}</p></form>
                """,
                links.page(action.path(meant.queue())),
                back,
                selected,
                meant.fields().entrySet().stream()
                        .flatMap(field -> field.getValue().stream()
                                .map(value -> Html.of(
                                        "<input type=\"hidden\" name=\"{}\" value=\"{}\">", field.getKey(), value)))
                        .collect(Html.joining()),
                meant.count(),
                confirm(action, meant),
                BulkApi.isDestructive(action.move()) ? "danger" : "primary",
                label,
                away);
    }

    /** So many jobs are not to go by a slip of the hand; the server looks at what was typed. */
    private static Html confirm(JobAction action, MeantJobs meant) {
        if (!BulkApi.isGrave(action.move(), meant.count())) {
            return Html.NOTHING;
        }
        String queue = meant.queue();
        return Html.of(
                "<label>Type {} to go on: <b>{}</b> <input name=\"confirm\" required autocomplete=\"off\""
                        + " spellcheck=\"false\"></label>",
                queue == null ? "their number" : "the name of the queue",
                queue == null ? Numbers.grouped(meant.count()) : queue);
    }
}
