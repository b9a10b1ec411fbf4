package dev.redwork.plot;

import java.util.List;

/** Curves between two axes, each with a point for a measured value and a bar from the least to the most. */
final class LineChart {
    static final double LEFT = 96;
    static final double TOP = Caption.TOP;
    static final double BOTTOM = TOP + 320;
    private static final double LEGEND = 150;
    private static final double LEGEND_LINE = 20;

    private static final double CAP = 4;

    private final Svg svg;
    private final double right;

    /** @param legend whether the curves are to be named */
    LineChart(Svg svg, boolean legend) {
        this.svg = svg;
        this.right = right(legend);
    }

    /** Where it ends. */
    static double right(boolean legend) {
        return Caption.WIDTH - Caption.MARGIN - (legend ? LEGEND : 0);
    }

    /** Where what stands under its axis ends. */
    static double under() {
        return BOTTOM + 48;
    }

    void axes(List<Tick> x, String below, List<Tick> y, String beside) {
        for (Tick tick : y) {
            svg.line("grid", LEFT, tick.at(), right, tick.at());
            svg.text("end", LEFT - 8, tick.at() + 4, tick.label());
        }
        svg.line("axis", LEFT, BOTTOM, right, BOTTOM);
        for (Tick tick : x) {
            svg.line("axis", tick.at(), BOTTOM, tick.at(), BOTTOM + CAP);
            svg.text("middle", tick.at(), BOTTOM + 19, tick.label());
        }
        svg.text("middle", (LEFT + right) / 2, BOTTOM + 40, below);
        svg.upright(Caption.MARGIN, (TOP + BOTTOM) / 2, beside);
    }

    void draw(Series series, Axis x, Axis y) {
        for (Series.Dot dot : series.dots()) {
            range(series.stroke(), x.at(dot.x()), y.at(dot.min()), y.at(dot.max()));
        }
        String classes = series.stroke() + (series.dashed() ? " dashed" : "");
        svg.curve(
                classes,
                series.dots().stream()
                        .map(dot -> Svg.point(x.at(dot.x()), y.at(dot.y())))
                        .toList());
        for (Series.Dot dot : series.dots()) {
            svg.dot(series.fill(), x.at(dot.x()), y.at(dot.y()));
        }
    }

    private void range(String stroke, double x, double min, double max) {
        String classes = "spread " + stroke;
        svg.line(classes, x, min, x, max);
        svg.line(classes, x - CAP, min, x + CAP, min);
        svg.line(classes, x - CAP, max, x + CAP, max);
    }

    void legend(List<Series> all) {
        double x = right + 16;
        double y = TOP + 8;
        for (Series series : all) {
            svg.line("curve " + series.stroke() + (series.dashed() ? " dashed" : ""), x, y, x + 28, y);
            svg.text("", x + 36, y + 4, series.name());
            y += LEGEND_LINE;
        }
    }
}
