package dev.redwork.dashboard.page;

import dev.redwork.cli.view.WorkerView;
import dev.redwork.dashboard.api.LanePage;
import dev.redwork.dashboard.api.WorkerApi;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.QueueFilter;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.text.Numbers;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All workers, lane by lane. */
final class WorkersPage implements WebPage {
    private static final int PAGE = 200;

    private final Links links;
    private final PageSources sources;

    WorkersPage(Links links, PageSources sources) {
        this.links = links;
        this.sources = sources;
    }

    @Override
    public View view(Context call) {
        String queue = QueueFilter.of(call);
        String after = call.queryParam("after");
        List<SessionGroup> all = WorkerApi.lanes(sources.admin(), queue);
        LanePage page = LanePage.of(all, PAGE, after);
        Html body = Html.of(
                "<h1>Workers</h1>{}{}{}",
                QueueFilter.form(links.workers(), sources.admin().queueNames(), queue),
                all.isEmpty() ? empty(queue) : list(all, page.lanes()),
                Pieces.pager(
                        after == null ? "" : Links.with(links.workers(), "queue", queue),
                        page.next().isEmpty()
                                ? ""
                                : Links.with(links.workers(), "queue", queue, "after", page.next())));
        View view = View.of("Workers", "workers", body)
                .followed()
                .redwork("workers" + (queue == null ? "" : " -q " + queue));
        String shown =
                queue != null || all.isEmpty() ? queue : all.get(0).queues().get(0);
        return shown == null
                ? view
                : view.redis("ZRANGE " + Pieces.key(sources, shown, "sessions") + " 0 -1 WITHSCORES");
    }

    private static Html empty(@Nullable String queue) {
        return queue == null
                ? Pieces.empty("No worker is there: jobs wait until one is started.", Pieces.command("redwork worker"))
                : Pieces.empty(
                        "No worker reads " + queue + ": its jobs wait until one does.",
                        Pieces.command("redwork worker -q " + queue));
    }

    private Html list(List<SessionGroup> all, List<SessionGroup> lanes) {
        Set<String> paused = sources.admin().paused(WorkerView.queues(lanes));
        LaneRows rows = new LaneRows(links, paused, sources.admin().now());
        return Html.of(
                "<p class=\"fine\" id=\"sum\" data-part>{}</p>{}",
                sum(all),
                rows.table("Workers, lane by lane", lanes, ""));
    }

    /** Of all that match, also those on other pages. */
    private static String sum(List<SessionGroup> all) {
        long workers = all.stream()
                .map(lane -> List.of(lane.worker(), lane.host(), lane.pid()))
                .distinct()
                .count();
        long lapsed = all.stream().filter(lane -> lane.left() <= 0).count();
        return Numbers.count(workers, "worker") + ", " + Numbers.count(all.size(), "lane") + ": "
                + Numbers.grouped(all.stream().mapToLong(SessionGroup::busy).sum()) + " of "
                + Numbers.count(all.stream().mapToLong(SessionGroup::slots).sum(), "thread") + " run a job"
                + (lapsed == 0 ? "" : "; " + Numbers.count(lapsed, "lane") + " gave no sign of life");
    }
}
