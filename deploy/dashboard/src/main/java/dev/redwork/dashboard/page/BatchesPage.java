package dev.redwork.dashboard.page;

import dev.redwork.dashboard.api.Asked;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.QueueFilter;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.job.BatchCounts;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Batches of all queues, or of one: those with open jobs first. */
final class BatchesPage implements WebPage {
    private static final int PAGE = 50;

    private final Links links;
    private final PageSources sources;

    BatchesPage(Links links, PageSources sources) {
        this.links = links;
        this.sources = sources;
    }

    @Override
    public View view(Context call) {
        String queue = QueueFilter.of(call);
        String after = call.queryParam("after");
        List<String> names = sources.admin().queueNames();
        if (queue != null && !names.contains(queue)) {
            String unused = Asked.existing(sources.admin().queue(queue)).name();
        }
        BatchList page =
                sources.redis().ask(link -> BatchList.read(link, queue == null ? names : List.of(queue), PAGE, after));
        Html body = Html.of(
                "<h1>Batches</h1>{}{}{}",
                QueueFilter.form(links.batches(), names, queue),
                page.batches().isEmpty() ? empty(queue, after) : table(page.batches()),
                Pieces.pager(
                        after == null ? "" : Links.with(links.batches(), "queue", queue),
                        page.next().isEmpty()
                                ? ""
                                : Links.with(links.batches(), "queue", queue, "after", page.next())));
        View view = View.of("Batches", "batches", body)
                .followed()
                .redwork("batches" + (queue == null ? "" : " -q " + queue));
        String shown = queue != null || page.batches().isEmpty()
                ? queue
                : page.batches().get(0).queue();
        return shown == null
                ? view
                : view.redis("ZREVRANGE " + Pieces.key(sources, shown, "batches") + " 0 49 WITHSCORES");
    }

    private static Html empty(@Nullable String queue, @Nullable String after) {
        if (after != null) {
            return Pieces.empty("There are no more batches.", Html.NOTHING);
        }
        return Pieces.empty(
                (queue == null ? "No batches" : "No batches in " + queue)
                        + ": jobs that are enqueued with one batch are counted, and cancelled, together.",
                Pieces.command(
                        "jq -c '.[]' pairs.json | redwork submit gcd -" + (queue == null ? "" : " -q " + queue)));
    }

    private Html table(List<BatchCounts> batches) {
        Html head = Html.of("""
            <th scope="col">Batch</th><th scope="col">Queue</th><th scope="col">State</th><th scope="col">Ended</th>
            <th scope="col" class="num">Jobs</th><th scope="col" class="num">Open</th><th scope="col" class="num">Succeeded</th>
            <th scope="col" class="num">Dead</th><th scope="col" class="num">Cancelled</th><th scope="col" class="num">Expired</th>
            <th scope="col">Created</th>
            """);
        return new WideTable("Batches, those with open jobs first")
                .part("batches")
                .of(head, batches.stream().map(this::row).collect(Html.joining()));
    }

    private Html row(BatchCounts batch) {
        String href = links.batch(batch.queue(), batch.id());
        return Html.of(
                """
                <tr data-href="{}"><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td class="num">{}</td>
                <td class="num">{}</td><td class="num">{}</td><td class="num">{}</td><td class="num">{}</td><td class="num">{}</td><td>{}</td></tr>
                """,
                href,
                Pieces.name(href, batch.id()),
                Pieces.name(links.queue(batch.queue()), batch.queue()),
                BatchBar.state(batch),
                BatchBar.of(batch),
                Pieces.number(batch.total()),
                Pieces.number(batch.open()),
                Pieces.number(batch.succeeded()),
                Pieces.number(batch.dead()),
                Pieces.number(batch.cancelled()),
                Pieces.number(batch.expired()),
                Pieces.time(batch.created()));
    }
}
