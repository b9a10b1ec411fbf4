package dev.redwork.cli.site;

import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.text.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A chart of requests in lines of text:
 *
 * <pre>
 *     NAME      START    TOOK  STATUS
 *     p1         0 ms  501 ms     200  ██████
 *     p2       500 ms  500 ms     200        ██████
 *     at once, max 1    1.00 s         ████████████
 * </pre>
 */
final class ChartLines {
    private static final int LONGEST_NAME = 16;
    private static final String ROW = "%-16s %8s %8s %6s  ";
    private static final int BEFORE_BARS =
            String.format(Locale.ROOT, ROW, "", "", "", "").length();
    private static final int FEWEST_COLUMNS = 10;

    private final List<SiteRequest> shown;
    private final RequestChart chart;
    private final long from;

    /**
     * A chart that is no wider than so many columns, as far as that leaves room for bars.
     *
     * @param requests all of them, one at least
     * @param shown those that get a bar
     */
    ChartLines(List<SiteRequest> requests, List<SiteRequest> shown, int width) {
        this.shown = shown;
        this.from = requests.get(0).start();
        this.chart = new RequestChart(requests, Math.max(FEWEST_COLUMNS, width - BEFORE_BARS));
    }

    RequestChart chart() {
        return chart;
    }

    List<String> all() {
        List<String> lines = new ArrayList<>();
        lines.add(row("NAME", "START", "TOOK", "STATUS", "").stripTrailing());
        for (SiteRequest request : shown) {
            RequestChart.Bar bar = chart.bar(request);
            lines.add(row(
                    TextWidth.cutMiddle(request.shownName(), LONGEST_NAME),
                    Durations.span(request.start() - from),
                    Durations.span(request.end() - request.start()),
                    request.shownStatus(),
                    " ".repeat(bar.first()) + "█".repeat(bar.last() - bar.first() + 1)));
        }
        lines.add(row("at once, max " + chart.peak(), "", Durations.span(chart.millis()), "", chart.line())
                .stripTrailing());
        return lines;
    }

    private static String row(String name, String start, String took, String status, String bar) {
        return String.format(Locale.ROOT, ROW, name, start, took, status) + bar;
    }
}
