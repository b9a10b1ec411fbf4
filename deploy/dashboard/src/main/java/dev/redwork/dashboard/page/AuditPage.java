package dev.redwork.dashboard.page;

import dev.redwork.dashboard.api.AuditEntries;
import dev.redwork.dashboard.api.AuditEntries.Entry;
import dev.redwork.dashboard.guard.Audit;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import dev.redwork.dashboard.html.WideTable;
import dev.redwork.text.Numbers;
import io.javalin.http.Context;
import java.util.List;

/** The audit: each change with its actor and its reason, the newest first. */
final class AuditPage implements WebPage {
    private static final int PAGE = 50;

    private final Links links;
    private final PageSources sources;

    AuditPage(Links links, PageSources sources) {
        this.links = links;
        this.sources = sources;
    }

    @Override
    public View view(Context call) {
        String after = call.queryParam("after");
        AuditEntries page = AuditEntries.read(sources.redis(), PAGE, after);
        Html body = Html.of(
                "<h1>Audit</h1>{}{}",
                page.entries().isEmpty()
                        ? Pieces.empty(
                                "Nothing has been changed through this dashboard yet; the last "
                                        + Numbers.grouped(Audit.KEPT) + " changes will be here.",
                                Pieces.link(links.home(), "To the overview"))
                        : table(page.entries()),
                Pieces.pager(
                        after == null ? "" : links.audit(),
                        page.next().isEmpty() ? "" : Links.with(links.audit(), "after", page.next())));
        return View.of("Audit", "audit", body)
                .followed()
                .redis("XREVRANGE " + sources.redis().settings().namespace() + ":audit + - COUNT " + PAGE);
    }

    private Html table(List<Entry> entries) {
        Html head = Html.of("""
            <th scope="col">When</th><th scope="col">Who</th><th scope="col">From</th><th scope="col">What</th><th scope="col">On</th>
            <th scope="col">Asked</th><th scope="col" class="num">Jobs</th><th scope="col">Outcome</th><th scope="col">Reason</th>
            """);
        return new WideTable("Changes, the newest first")
                .part("audit")
                .of(head, entries.stream().map(this::row).collect(Html.joining()));
    }

    private Html row(Entry entry) {
        return Html.of(
                """
                <tr><td>{}</td><th scope="row">{}</th><td class="mono">{}</td><td>{}</td><td>{}</td>
                <td class="wrap"><code>{}</code></td><td class="num">{}</td><td>{}</td><td class="wrap">{}</td></tr>
                """,
                Pieces.time(entry.at()),
                entry.field("actor"),
                entry.field("address"),
                entry.field("action"),
                target(entry),
                entry.field("asked"),
                entry.field("count").isEmpty() ? "" : Pieces.number(entry.count()),
                entry.field("outcome"),
                entry.field("reason"));
    }

    private Html target(Entry entry) {
        String queue = entry.field("queue");
        String id = entry.field("id");
        String batch = entry.field("batch");
        String worker = entry.field("worker");
        if (!worker.isEmpty()) {
            return Pieces.worker(links, worker);
        } else if (queue.isEmpty()) {
            return Html.NOTHING;
        } else if (!batch.isEmpty()) {
            return Pieces.link(links.batch(queue, batch), queue + " › " + batch);
        }
        return id.isEmpty()
                ? Pieces.link(links.queue(queue), queue)
                : Pieces.link(links.job(queue, id), queue + " › " + id);
    }
}
