package dev.redwork.dashboard.page;

import dev.redwork.admin.JobReader;
import dev.redwork.dashboard.api.QueueHistory;
import dev.redwork.dashboard.api.QueueTrail;
import dev.redwork.dashboard.api.QueueTrail.Look;
import dev.redwork.dashboard.html.Frame;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageRoute;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.Refreshes;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.dashboard.http.PathSegment;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Role;
import dev.redwork.job.Defaults;
import dev.redwork.job.JobState;
import dev.redwork.job.Names;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.store.Keys;
import dev.redwork.text.Numbers;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One queue: its last hour or day, its jobs by state, who reads it, and its settings. */
final class QueuePage implements WebPage {
    private static final int MOST_LANES = 50;
    private static final String DAY = "24";

    /** The counters of a queue, in the order of a job's life; those of a later version come last. */
    private static final List<String> TOTALS =
            List.of("enqueued", "succeeded", "retried", "dead", "cancelled", "expired", "parked", "released");

    private final Links links;
    private final PageSources sources;

    QueuePage(Links links, PageSources sources) {
        this.links = links;
        this.sources = sources;
    }

    @Override
    public View view(Context call) {
        String name = Names.check("queue", PathSegment.name(call, "queue"));
        QueueTrail trail = sources.watch().queues().stream()
                .filter(one -> one.last().queue().queue().equals(name))
                .findFirst()
                .orElseGet(() -> new QueueTrail(survey(name)));
        QueueSurvey survey = trail.last();
        List<SessionGroup> lanes = sources.admin().queue(name).workers();
        Keys keys = Keys.of(sources.redis().settings(), name);
        boolean day = DAY.equals(call.queryParam("hours"));
        List<Need> needs = QueueNeeds.of(trail, links);
        Html body = Html.of(
                """
                <div class="title"><h1>{}</h1>{}</div>{}{}{}
                <div class="columns"><div>{}</div><aside>{}{}</aside></div>
                """,
                name,
                OverviewPage.badges(survey.queue()),
                needs.isEmpty() ? Html.of("<div id=\"findings\" data-part hidden></div>") : NeedsBand.of(needs),
                states(survey),
                day ? day(trail, keys) : hour(call, trail, keys),
                lanes(lanes, survey.now()),
                settings(call, survey.queue(), survey.now()),
                totals(survey.queue(), parked(name)));
        View view = View.of("Queue " + name, "home", body).withCharts().redwork("queue show " + name);
        // A day is a lot to read, and stands still to those who look at it.
        return day
                ? view.redis("LRANGE '" + keys.named("history") + "' -" + Defaults.LONG_HISTORY_MINUTES + " -1")
                : view.followed().redis("LLEN '" + keys.named("pending") + "'");
    }

    /** The list that workers write is read when the page is opened: from then on we look ourselves. */
    private Html hour(Context call, QueueTrail trail, Keys keys) {
        if (!trail.isFilled() || !Refreshes.is(call)) {
            trail.fill(written(keys, Defaults.HISTORY_MINUTES));
        }
        return QueueCharts.ofHour(
                trail.looks(), Pieces.link(Links.with(links.queue(keys.queue()), "hours", DAY), "24 hours"));
    }

    private Html day(QueueTrail trail, Keys keys) {
        List<Look> looks = new ArrayList<>(written(keys, Defaults.LONG_HISTORY_MINUTES));
        List<Look> ours = trail.looks();
        looks.add(ours.get(ours.size() - 1));
        return QueueCharts.ofDay(
                looks,
                Html.of(
                        "A day is kept where all workers of the queue are started with <code>--history</code>. {}",
                        Pieces.link(links.queue(keys.queue()), "The last hour")));
    }

    private List<Look> written(Keys keys, int minutes) {
        return sources.redis().ask(link -> QueueHistory.read(link, keys, minutes));
    }

    /** Of a queue that is too new to have been looked at. */
    private QueueSurvey survey(String name) {
        if (!sources.admin().queue(name).exists()) {
            throw Problem.notFound("there is no queue " + name + ": it never had a job or a worker");
        }
        return sources.admin().survey(List.of(name)).get(0);
    }

    /** By task that is missing. */
    private Map<String, Long> parked(String name) {
        return sources.redis().ask(link -> new JobReader(link, Keys.of(link.settings(), name)).parkedByNeed());
    }

    private Html states(QueueSurvey survey) {
        QueueRecord queue = survey.queue();
        Map<JobState, Long> counts = new LinkedHashMap<>();
        counts.put(JobState.PENDING, queue.pending());
        counts.put(JobState.RUNNING, queue.running());
        counts.put(JobState.RETRYING, queue.retrying());
        counts.put(JobState.SCHEDULED, queue.scheduled());
        counts.put(JobState.PARKED, queue.parked());
        counts.put(JobState.DEAD, queue.dead());
        return Html.of(
                "<ul class=\"tabs\" id=\"states\" data-part data-still>{}<li><a href=\"{}\">recent</a></li></ul>",
                counts.entrySet().stream()
                        .map(count -> Html.of(
                                "<li><a href=\"{}\"><b>{}</b> {}</a></li>",
                                links.jobs(queue.queue(), count.getKey().text()),
                                Numbers.grouped(count.getValue()),
                                Pieces.state(count.getKey())))
                        .collect(Html.joining()),
                links.jobs(queue.queue(), "succeeded"));
    }

    private Html lanes(List<SessionGroup> lanes, long now) {
        if (lanes.isEmpty()) {
            return Html.of(
                    "<div id=\"lanes\" data-part>{}</div>",
                    Pieces.empty("No worker reads it.", Pieces.command("redwork worker")));
        }
        Html head = Html.of("""
                <th scope="col">Worker</th><th scope="col">Lane</th><th scope="col" class="num">Busy</th><th scope="col">State</th>
                <th scope="col" class="num">Jobs</th><th scope="col" class="num">Up</th><th scope="col">Tasks</th>
                """);
        Html table = new WideTable("Lanes that read it")
                .part("lanes")
                .of(
                        head,
                        lanes.stream()
                                .limit(MOST_LANES)
                                .map(lane -> Html.of(
                                        "<tr{}><th scope=\"row\">{}</th><td>{}</td><td class=\"num\">{}/{}</td><td>{}</td>"
                                                + "<td class=\"num\">{}</td><td class=\"num\">{}</td><td class=\"wide\" title=\"{}\">{}</td></tr>",
                                        Html.when(
                                                Names.isName(lane.worker()),
                                                Html.of(" data-href=\"{}\"", links.worker(lane.worker()))),
                                        Pieces.worker(links, lane.worker()),
                                        lane.lane(),
                                        Numbers.grouped(lane.busy()),
                                        Numbers.grouped(lane.slots()),
                                        lane.state(),
                                        Numbers.grouped(lane.ended()),
                                        Pieces.since(lane.started(), now),
                                        String.join(" ", lane.tasks()),
                                        String.join(" ", lane.tasks())))
                                .collect(Html.joining()));
        return Html.of(
                "{}{}",
                table,
                Html.when(
                        lanes.size() > MOST_LANES,
                        Html.of("<p>{}</p>", Pieces.link(links.workers(), lanes.size() - MOST_LANES + " more"))));
    }

    private Html settings(Context call, QueueRecord queue, long now) {
        Html paused =
                queue.isPaused() ? Html.of("paused for {}", Pieces.since(queue.paused(), now)) : Html.text("open");
        String limits = queue.isLimited()
                ? String.join(
                        ", ",
                        Stream.of(
                                        queue.mostJobs() == 0 ? "" : Numbers.count(queue.mostJobs(), "job"),
                                        queue.mostBytes() == 0 ? "" : Numbers.bytes(queue.mostBytes()))
                                .filter(text -> !text.isEmpty())
                                .toList())
                : "none";
        return Html.of(
                "<section class=\"card\" id=\"settings\" data-part><h2>Settings</h2><dl class=\"facts\"><dt>State</dt><dd>{}</dd><dt>Limits</dt>"
                        + "<dd>{}</dd><dt>Held</dt><dd>{}</dd></dl>{}{}</section>",
                paused,
                limits,
                Numbers.count(queue.waiting(), "job") + ", " + Numbers.bytes(queue.bytes()),
                Html.when(Frame.may(call, Role.OPERATE), change(queue)),
                Html.when(Frame.may(call, Role.ADMIN) && queue.jobs() > 0, purge(queue)));
    }

    private Html change(QueueRecord queue) {
        String name = queue.queue();
        return Html.of(
                """
                <div data-actions><form method="post" action="{}"><input type="hidden" name="back" value="{}">
                <input type="hidden" name="paused:flag" value="{}"><button>{}</button></form></div>
                <details><summary>Change its limits</summary><form class="narrow" method="post" action="{}"><input type="hidden" name="back" value="{}">
                <label>Jobs that may wait; 0: any number<input name="limits.jobs:number" type="number" min="0" value="{}"></label>
                <label>Bytes of all specs; 0: any number<input name="limits.bytes:number" type="number" min="0" value="{}"></label>
                <label>Reason<input name="reason" maxlength="500"></label><button>Set the limits</button></form></details>
                """,
                links.form("/queues/" + PathSegment.of(name)),
                links.queue(name),
                !queue.isPaused(),
                queue.isPaused() ? "Resume" : "Pause",
                links.form("/queues/" + PathSegment.of(name)),
                links.queue(name),
                queue.mostJobs(),
                queue.mostBytes());
    }

    /** It is asked first, and told how many there are. */
    private Html purge(QueueRecord queue) {
        String name = queue.queue();
        return Html.of("""
                <form data-ask action="{}"><input type="hidden" name="q" value="queue:{}"><input type="hidden" name="back" value="{}">
                <button class="danger" name="action" value="purge">Purge</button></form>
                """, links.page(PageRoute.ACT.path()), name, links.queue(name));
    }

    private static int place(Map.Entry<String, Long> count) {
        int place = TOTALS.indexOf(count.getKey());
        return place < 0 ? TOTALS.size() : place;
    }

    private Html totals(QueueRecord queue, Map<String, Long> parked) {
        Html counts = queue.totals().entrySet().stream()
                .filter(count -> !count.getKey().equals("bytes"))
                .sorted(Comparator.comparingInt(QueuePage::place))
                .map(count -> Html.of("<dt>{}</dt><dd>{}</dd>", count.getKey(), Numbers.grouped(count.getValue())))
                .collect(Html.joining());
        Html needs = parked.entrySet().stream()
                .map(need -> Html.of("<dt>needs {}</dt><dd>{}</dd>", need.getKey(), Numbers.grouped(need.getValue())))
                .collect(Html.joining());
        return Html.of(
                "<section class=\"card\" id=\"totals\" data-part><h2>Since its first day</h2><dl class=\"facts\">{}</dl>{}</section>",
                counts,
                Html.when(!parked.isEmpty(), Html.of("<h2>Parked</h2><dl class=\"facts\">{}</dl>", needs)));
    }
}
