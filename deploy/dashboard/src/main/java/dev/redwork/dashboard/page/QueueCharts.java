package dev.redwork.dashboard.page;

import dev.redwork.dashboard.api.QueueTrail.Look;
import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Pieces;
import dev.redwork.dashboard.html.WideTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The last hour of a queue, or its last day: a table of numbers, which a script draws as charts and which says the same to those who do not
 * see them. Where nobody looked and no worker wrote down how it stood there is a gap.
 */
final class QueueCharts {
    private static final long HOUR_MILLIS = 60 * 60 * 1_000;

    /** Workers write once in each minute, at its end or at its beginning. */
    private static final long GAP_MILLIS = 2 * 60 * 1_000;

    private final String name;
    private final int hours;
    private final long slice;

    private QueueCharts(String name, int hours, long slice) {
        this.name = name;
        this.hours = hours;
        this.slice = slice;
    }

    /**
     * Of these looks, the oldest first.
     *
     * @param other a link to charts of another time
     */
    static Html ofHour(List<Look> looks, Html other) {
        return new QueueCharts("The last hour", 1, 30_000).draw(looks, other);
    }

    static Html ofDay(List<Look> looks, Html other) {
        return new QueueCharts("The last 24 hours", 24, 5 * 60_000).draw(looks, other);
    }

    private Html draw(List<Look> looks, Html other) {
        List<Html> rows = rows(looks);
        if (rows.size() < 2) {
            return Html.of(
                    "<p class=\"fine\" id=\"charts\" data-part>Charts begin now: they show what workers wrote down once a minute, and how it is"
                            + " while somebody looks. {}</p>",
                    other);
        }
        Html head = Html.of("""
                <th scope="col">From</th><th scope="col" class="num">In a second</th><th scope="col" class="num">Out a second</th>
                <th scope="col" class="num">Failed a second</th><th scope="col" class="num">Oldest, s</th><th scope="col" class="num">Pending</th>
                <th scope="col" class="num">Running</th><th scope="col" class="num">Scheduled</th><th scope="col" class="num">Retrying</th>
                """);
        return Html.of("""
                <section id="charts" data-part data-charts="{}" aria-label="{}"><div class="charts" data-own hidden></div>
                <details class="tall"><summary>{} as numbers</summary>{}</details><p class="fine">{}</p></section>
                """, hours, name, name, new WideTable(name).of(head, rows), other);
    }

    private List<Html> rows(List<Look> looks) {
        List<Html> rows = new ArrayList<>();
        Look from = looks.isEmpty() ? null : looks.get(0);
        Look end = looks.isEmpty() ? null : looks.get(looks.size() - 1);
        for (Look to : looks) {
            if (from == null || end == null || end.at() - to.at() > hours * HOUR_MILLIS) {
                from = to;
            } else if (to.at() - from.at() >= slice || (to.equals(end) && to.at() > from.at())) {
                rows.add(to.at() - from.at() > slice + GAP_MILLIS ? gap(from) : row(from, to));
                from = to;
            }
        }
        return rows;
    }

    private static Html gap(Look from) {
        return Html.of("<tr><td>{}</td><td colspan=\"8\" class=\"none\">not known</td></tr>", at(from));
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
