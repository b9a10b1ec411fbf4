package dev.redwork.cli.site;

import dev.redwork.cli.site.RequestChart.Change;
import dev.redwork.text.Durations;
import java.util.List;
import java.util.Locale;

/** A chart of requests as an SVG image: a bar each, and below them how many were open at once, over the same time. */
final class ChartSvg {
    private static final int WIDTH = 900;
    private static final int LEFT = 50;
    private static final int PLOT = WIDTH - LEFT - 20;
    private static final int TOP = 40;

    /** All bars together, unless each would be thinner than a pixel. */
    private static final int BARS = 600;

    private static final int THICKEST = 14;
    private static final int LEVELS = 100;

    private final List<SiteRequest> shown;
    private final long from;
    private final double millis;
    private final double thick;
    private final List<Change> changes;
    private final int peak;
    private final StringBuilder svg = new StringBuilder();

    private ChartSvg(List<SiteRequest> requests, List<SiteRequest> shown) {
        RequestChart whole = new RequestChart(requests, 1);
        this.shown = shown;
        this.from = requests.get(0).start();
        this.millis = Math.max(1, whole.millis());
        this.thick = Math.max(1, Math.min(THICKEST, (double) BARS / shown.size()));
        this.changes = RequestChart.changes(requests);
        this.peak = whole.peak();
    }

    /**
     * The image.
     *
     * @param requests all of them, one at least
     * @param shown those that get a bar
     */
    static String of(List<SiteRequest> requests, List<SiteRequest> shown) {
        return new ChartSvg(requests, shown).draw(requests.size());
    }

    private String draw(int count) {
        double bottom = TOP + shown.size() * thick;
        double floor = bottom + 30 + LEVELS;
        add("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %.0f" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                <text x="%d" y="22">%,d requests, at most %,d at once</text>
                """, WIDTH, floor + 40, LEFT, count, peak);
        for (int i = 0; i < shown.size(); i++) {
            bar(shown.get(i), TOP + i * thick);
        }
        add("<polyline fill=\"none\" stroke=\"#b3541e\" stroke-width=\"1.5\" points=\"%s\"/>\n", steps(floor));
        add("<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%3$.1f\" stroke=\"#333333\"/>\n", LEFT, LEFT + PLOT, floor);
        add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,d</text>\n", LEFT - 6, floor - LEVELS + 5, peak);
        add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">0</text>\n", LEFT - 6, floor);
        add("<text x=\"%d\" y=\"%.1f\">0 s</text>\n", LEFT, floor + 20);
        add(
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                LEFT + PLOT, floor + 20, Durations.span(Math.round(millis)));
        return svg.append("</svg>\n").toString();
    }

    private void bar(SiteRequest request, double y) {
        double start = x(request.start());
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>%s, %s, %s</title></rect>\n",
                start,
                y,
                Math.max(0.5, x(request.end()) - start),
                thick * 0.8,
                request.status() == 200 ? "#2f6f9f" : "#b3241e",
                request.shownName(),
                Durations.span(request.end() - request.start()),
                request.shownStatus());
    }

    private String steps(double floor) {
        StringBuilder points = new StringBuilder();
        double before = floor;
        for (Change change : changes) {
            double level = floor - (double) LEVELS * change.open() / peak;
            points.append(String.format(Locale.ROOT, "%.1f,%.1f %1$.1f,%.1f ", x(change.at()), before, level));
            before = level;
        }
        return points.toString().strip();
    }

    private double x(long at) {
        return LEFT + PLOT * ((at - from) / millis);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
