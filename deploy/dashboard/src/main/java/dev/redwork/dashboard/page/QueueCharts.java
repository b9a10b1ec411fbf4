package dev.redwork.dashboard.page;

import dev.redwork.dashboard.api.QueueTrail.Look;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Pieces;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The last hour of a queue: a table of numbers, which a script draws as charts and which says the same to those who do not see them. Where
 * nobody looked there is a gap.
 */
final class QueueCharts {
    private static final long SPAN_MILLIS = 60 * 60 * 1_000;
    private static final long SLICE_MILLIS = 30_000;

    /** Looks further apart than that leave a gap between them. */
    private static final long GAP_MILLIS = 3 * SLICE_MILLIS;

    private QueueCharts() {}

    /** Of these looks, the oldest first. */
    static Html of(List<Look> looks) {
        List<Html> rows = rows(looks);
        if (rows.size() < 2) {
            return Html.of(
                    "<p class=\"fine\" id=\"charts\" data-part>Charts begin now: they show the hour in which somebody looked.</p>");
        }
        return Html.of("""
                <section id="charts" data-part data-charts aria-label="The last hour"><div class="charts" data-own hidden></div>
                <details><summary>The last hour as numbers</summary><div class="scroll tall"><table>
                <caption class="unseen">The last hour, a row for each half minute</caption>
                <thead><tr><th scope="col">From</th><th scope="col" class="num">In a second</th><th scope="col" class="num">Out a second</th>
                <th scope="col" class="num">Failed a second</th><th scope="col" class="num">Oldest, s</th><th scope="col" class="num">Pending</th>
                <th scope="col" class="num">Running</th><th scope="col" class="num">Scheduled</th><th scope="col" class="num">Retrying</th></tr></thead>
                <tbody>{}</tbody></table></div></details></section>
                """, rows);
    }

    private static List<Html> rows(List<Look> looks) {
        List<Html> rows = new ArrayList<>();
        Look from = looks.isEmpty() ? null : looks.get(0);
        Look end = looks.isEmpty() ? null : looks.get(looks.size() - 1);
        for (Look to : looks) {
            if (from == null || end == null || end.at() - to.at() > SPAN_MILLIS) {
                from = to;
            } else if (to.at() - from.at() >= SLICE_MILLIS || (to.equals(end) && to.at() > from.at())) {
                rows.add(to.at() - from.at() > GAP_MILLIS ? gap(from) : row(from, to));
                from = to;
            }
        }
        return rows;
    }

    private static Html gap(Look from) {
        return Html.of("<tr><td>{}</td><td colspan=\"8\" class=\"none\">nobody looked</td></tr>", at(from));
    }

    private static Html row(Look from, Look to) {
        double seconds = (to.at() - from.at()) / 1e3;
        return Html.of(
                "<tr><td>{}</td>{}{}{}{}{}{}{}{}</tr>",
                at(from),
                cell(Math.max(0, to.enqueued() - from.enqueued()) / seconds),
                cell(Math.max(0, to.ended() - from.ended()) / seconds),
                cell(Math.max(0, to.failed() - from.failed()) / seconds),
                cell(to.oldest() / 1e3),
                cell((double) to.pending()),
                cell((double) to.running()),
                cell((double) to.scheduled()),
                cell((double) to.retrying()));
    }

    private static Html at(Look look) {
        return Pieces.time(look.at());
    }

    private static Html cell(double number) {
        String text =
                number == Math.rint(number) ? Long.toString((long) number) : String.format(Locale.ROOT, "%.1f", number);
        return Html.of("<td class=\"num\">{}</td>", text);
    }
}
