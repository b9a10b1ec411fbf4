package dev.redwork.dashboard.page;

import dev.redwork.admin.QueueReader;
import dev.redwork.dashboard.api.Asked;
import dev.redwork.dashboard.api.QueueTrail;
import dev.redwork.dashboard.api.QueueTrail.Look;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.QueueFilter;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.page.RecentRuns.Run;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.text.Numbers;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runs of each worker in the last minutes, and those that go on: a bar for each job. */
final class RecentPage implements WebPage {
    private static final List<Integer> MINUTES = List.of(1, 5, 30);
    private static final int USUAL = 5;
    private static final long MINUTE = 60_000;

    /** Queues at once, those with the most to do. */
    private static final int QUEUES = 5;

    /** Workers that are shown, those with the most runs. */
    private static final int WORKERS = 50;

    private static final int BARS = 600;

    /** Rows of one worker. */
    private static final int MOST_THREADS = 32;

    /** Of one that is gone. */
    private static final int USUAL_THREADS = 4;

    private final Links links;
    private final PageSources sources;

    RecentPage(Links links, PageSources sources) {
        this.links = links;
        this.sources = sources;
    }

    @Override
    public View view(Context call) {
        String queue = QueueFilter.of(call);
        int minutes = minutes(call.queryParam("minutes"));
        List<QueueTrail> all = queue == null ? sources.watch().queues() : List.of();
        List<String> names = queue == null
                ? all.stream().map(RecentPage::name).toList()
                : sources.admin().queueNames();
        List<QueueSurvey> queues = queue == null ? busiest(all, minutes) : List.of(survey(queue, names));
        RecentRuns recent = sources.redis().ask(link -> RecentRuns.read(link, queues));
        long now = sources.admin().now();
        long from = now - minutes * MINUTE;
        List<Run> runs = recent.runs().stream()
                .filter(run -> run.ended() == 0 || run.ended() >= from)
                .sorted(Comparator.comparingLong((Run run) -> run.ended() == 0 ? Long.MAX_VALUE : run.ended())
                        .reversed())
                .toList();
        Html body = Html.of(
                "<h1>Recent</h1><div class=\"choices\">{}{}</div>{}{}{}",
                QueueFilter.form(links.recent(), names, queue, "minutes", Integer.toString(minutes)),
                spans(minutes, queue),
                Html.when(
                        queue == null && all.size() > queues.size(),
                        Html.of(
                                "<p class=\"fine\">The {} with the most to do, of {}.</p>",
                                Numbers.count(queues.size(), "queue"),
                                Numbers.grouped(all.size()))),
                Html.of(
                        "<div id=\"bars\" data-part data-still>{}</div>",
                        runs.isEmpty() ? empty(minutes) : bars(runs, recent.threads(), new RunBars(links, from, now))),
                Html.of("<section id=\"tasks\" data-part data-still>{}</section>", TaskTimes.of(runs)));
        View view = View.of("Recent", "recent", body)
                .polled()
                .redwork("jobs --since " + minutes + "m --limit 100" + (queue == null ? "" : " -q " + queue));
        return queues.isEmpty()
                ? view
                : view.redis(
                        "LRANGE " + Pieces.key(sources, queues.get(0).queue().queue(), "recent") + " 0 99");
    }

    private QueueSurvey survey(String queue, List<String> names) {
        String name = names.contains(queue)
                ? queue
                : Asked.existing(sources.admin().queue(queue)).name();
        return sources.redis()
                .ask(link -> new QueueReader(link).survey(List.of(name)))
                .get(0);
    }

    private static String name(QueueTrail trail) {
        return trail.last().queue().queue();
    }

    private static int minutes(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return USUAL;
        }
        return MINUTES.stream()
                .filter(some -> text.equals(some.toString()))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("minutes must be one of "
                        + MINUTES.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }

    /** Those in which jobs run, or ended, as far as somebody looked. */
    private static List<QueueSurvey> busiest(List<QueueTrail> all, int minutes) {
        return all.stream()
                .sorted(Comparator.comparingLong((QueueTrail trail) -> work(trail, minutes))
                        .reversed()
                        .thenComparing(RecentPage::name))
                .limit(QUEUES)
                .map(QueueTrail::last)
                .toList();
    }

    private static long work(QueueTrail trail, int minutes) {
        List<Look> looks = trail.looks();
        Look last = looks.get(looks.size() - 1);
        long before = looks.stream()
                .filter(look -> look.at() >= last.at() - minutes * MINUTE)
                .mapToLong(Look::ended)
                .findFirst()
                .orElse(last.ended());
        // Of one that was looked at only once nothing is known but that jobs of it did end.
        return 1_000 * (last.running() + last.ended() - before) + Math.min(1_000, last.ended());
    }

    private Html spans(int minutes, @Nullable String queue) {
        return Html.of(
                "<nav class=\"pager\" aria-label=\"How far back\">{}</nav>",
                MINUTES.stream()
                        .map(some -> Html.of(
                                "<a href=\"{}\"{}>{} min</a>",
                                Links.with(links.recent(), "minutes", some.toString(), "queue", queue),
                                Html.when(some == minutes, Html.of(" aria-current=\"true\"")),
                                some))
                        .collect(Html.joining()));
    }

    private Html empty(int minutes) {
        return Pieces.empty(
                "No job ran in the last " + Numbers.count(minutes, "minute") + ", as far as outcomes are kept.",
                Pieces.link(links.jobs(""), "To all jobs"));
    }

    private Html bars(List<Run> runs, Map<String, Integer> threads, RunBars bars) {
        List<Run> shown = runs.subList(0, Math.min(BARS, runs.size()));
        Map<String, List<Run>> byWorker =
                shown.stream().collect(Collectors.groupingBy(RecentPage::place, TreeMap::new, Collectors.toList()));
        List<Map.Entry<String, List<Run>>> workers = byWorker.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, List<Run>> one) ->
                                one.getValue().size())
                        .reversed())
                .limit(WORKERS)
                .sorted(Map.Entry.comparingByKey())
                .toList();
        Html head = Html.of("""
                <th scope="col">Worker</th><th scope="col"><span class="scale"><span>{}</span><span>{}</span><span>now</span></span></th>
                """, ago(bars.now() - bars.from()), ago((bars.now() - bars.from()) / 2));
        return Html.of(
                "<p class=\"fine told\">{} {}</p>{}",
                Numbers.count(shown.size(), "run")
                        + (shown.size() < runs.size() ? " of " + Numbers.grouped(runs.size()) : "")
                        + (workers.size() < byWorker.size()
                                ? ", of " + workers.size() + " of " + Numbers.count(byWorker.size(), "worker")
                                : "")
                        + ":",
                legend(shown),
                new WideTable("Runs of each worker, the newest to the right")
                        .kind("runs")
                        .of(
                                head,
                                workers.stream()
                                        .map(one -> Html.of(
                                                "<tr><th scope=\"row\">{}</th><td>{}</td></tr>",
                                                worker(one.getValue().get(0)),
                                                bars.of(
                                                        Numbers.count(
                                                                        one.getValue()
                                                                                .size(),
                                                                        "run") + " of "
                                                                + name(one.getValue()
                                                                        .get(0)),
                                                        one.getValue(),
                                                        threads(one.getValue().get(0), threads))))
                                        .collect(Html.joining())));
    }

    private static int threads(Run run, Map<String, Integer> threads) {
        return Math.max(1, Math.min(MOST_THREADS, threads.getOrDefault(run.worker(), USUAL_THREADS)));
    }

    private static String ago(long millis) {
        return millis < MINUTE
                ? millis / 1_000 + " s ago"
                : (millis % MINUTE == 0 ? millis / MINUTE : Double.toString((double) millis / MINUTE)) + " min ago";
    }

    /** No worker is called so. */
    private static String place(Run run) {
        return (run.worker().isEmpty() ? ":" : "") + name(run);
    }

    private static String name(Run run) {
        return !run.worker().isEmpty()
                ? run.worker()
                : run.state() == JobState.DEAD ? "dead: worker not kept" : "other workers";
    }

    private Html worker(Run run) {
        return run.worker().isEmpty()
                ? Html.of("<span class=\"none\">{}</span>", name(run))
                : Pieces.worker(links, run.worker());
    }

    private static Html legend(List<Run> runs) {
        return Stream.of(JobState.values())
                .filter(state -> runs.stream().anyMatch(run -> run.state() == state))
                .map(state -> Html.of("{} ", Pieces.state(state)))
                .collect(Html.joining());
    }
}
