package dev.redwork.dashboard.page;

import dev.redwork.dashboard.api.QueueTrail;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.Sparkline;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.text.Numbers;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All queues: first what needs somebody, then those whose jobs wait longest. */
final class OverviewPage implements WebPage {
    private static final long RATE_MILLIS = 10_000;
    private static final int MOST_HINTS = 200;

    private final Links links;
    private final PageSources sources;
    private final ServerNeeds server;

    OverviewPage(Links links, PageSources sources, ServerNeeds server) {
        this.links = links;
        this.sources = sources;
        this.server = server;
    }

    @Override
    public View view(Context call) {
        List<QueueTrail> queues = sources.watch().queues().stream()
                .sorted(Comparator.comparingLong(
                                (QueueTrail trail) -> trail.last().oldest())
                        .reversed()
                        .thenComparing(trail -> trail.last().queue().queue()))
                .toList();
        List<Need> needs = Stream.concat(
                        server.get().stream(), queues.stream().flatMap(trail -> QueueNeeds.of(trail, links).stream()))
                .toList();
        Html body = queues.isEmpty()
                ? Html.of(
                        "<h1>Overview</h1>{}{}",
                        Html.when(!needs.isEmpty(), NeedsBand.of(needs)),
                        Pieces.empty("No queues yet: the first job makes one.", Pieces.command("redwork quickstart")))
                : Html.of("<h1>Overview</h1>{}{}{}", figures(queues), NeedsBand.of(needs), table(queues));
        return View.of("Overview", "home", body)
                .hinting(queues.stream()
                        .map(trail -> "queue:" + trail.last().queue().queue())
                        .limit(MOST_HINTS)
                        .toList())
                .followed()
                .redwork("queues --sort waits")
                .redis("SMEMBERS " + sources.redis().settings().namespace() + ":queues");
    }

    private static Html figures(List<QueueTrail> queues) {
        long pending = queues.stream()
                .mapToLong(trail -> trail.last().queue().pending())
                .sum();
        long running = queues.stream()
                .mapToLong(trail -> trail.last().queue().running())
                .sum();
        long dead =
                queues.stream().mapToLong(trail -> trail.last().queue().dead()).sum();
        double ended = queues.stream()
                .mapToDouble(trail -> trail.endedPerSecond(RATE_MILLIS))
                .sum();
        return Html.of(
                "<dl class=\"figures\" id=\"figures\" data-part>{}{}{}{}{}</dl>",
                figure("queues", Numbers.grouped(queues.size())),
                figure("pending", Numbers.grouped(pending)),
                figure("running", Numbers.grouped(running)),
                figure("dead", Numbers.grouped(dead)),
                figure("end a second", Numbers.rate(ended)));
    }

    private static Html figure(String name, String number) {
        return Html.of("<div><dt>{}</dt><dd>{}</dd></div>", name, number);
    }

    private Html table(List<QueueTrail> queues) {
        Html head = Html.of("""
                <th scope="col">Queue</th><th scope="col" class="num">Oldest</th><th scope="col" class="num">Pending</th>
                <th scope="col" class="num">Running</th><th scope="col" class="num">Scheduled</th><th scope="col" class="num">Retrying</th>
                <th scope="col" class="num">Dead</th><th scope="col" class="num">In</th><th scope="col" class="num">Out</th>
                <th scope="col">10 min</th>
                """);
        return new WideTable("Queues, those whose jobs wait longest first")
                .part("queues")
                .of(head, queues.stream().map(this::row).collect(Html.joining()));
    }

    private Html row(QueueTrail trail) {
        QueueSurvey survey = trail.last();
        QueueRecord queue = survey.queue();
        String name = queue.queue();
        return Html.of(
                """
                <tr data-href="{}"><th scope="row">{} {}</th><td class="num key">{}</td><td class="num">{}</td>
                <td class="num">{} {}</td><td class="num">{}</td><td class="num">{}</td><td class="num">{}</td>
                <td class="num">{}</td><td class="num">{}</td><td>{}</td></tr>
                """,
                links.queue(name),
                Pieces.name(links.queue(name), name),
                badges(queue),
                survey.oldest() == 0
                        ? Html.of("<span class=\"none\">–</span>")
                        : Pieces.since(survey.now() - survey.oldest(), survey.now()),
                Pieces.count(queue.pending(), links.jobs(name, "pending"), "pending jobs of " + name),
                Pieces.count(queue.running(), links.jobs(name, "running"), "running jobs of " + name),
                Pieces.gauge(queue.running(), survey.threads()),
                Pieces.count(queue.scheduled(), links.jobs(name, "scheduled"), "scheduled jobs of " + name),
                Pieces.count(queue.retrying(), links.jobs(name, "retrying"), "retrying jobs of " + name),
                Pieces.count(queue.dead(), links.jobs(name, "dead"), "dead jobs of " + name),
                Numbers.rate(trail.enqueuedPerSecond(RATE_MILLIS)),
                Numbers.rate(trail.endedPerSecond(RATE_MILLIS)),
                Sparkline.of(trail.looks()));
    }

    static Html badges(QueueRecord queue) {
        return Html.all(
                Html.when(queue.isPaused(), Pieces.badge("paused", "‖ paused")),
                Html.when(queue.isFull(), Pieces.badge("dead", "full")),
                Html.when(queue.isLimited() && !queue.isFull(), Pieces.badge("quiet", "limited")),
                Html.when(queue.parked() > 0, Pieces.badge("parked", queue.parked() + " parked")));
    }
}
