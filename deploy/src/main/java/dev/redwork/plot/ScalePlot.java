package dev.redwork.plot;

import java.util.Comparator;
import java.util.List;

/** A rate over the size of one thing. */
public final class ScalePlot {
    /** From this ratio of the largest to the smallest on, equal lengths stand for equal ratios. */
    private static final double DECADE = 10;

    private ScalePlot() {}

    /**
     * Draws the figures that have a size.
     *
     * @param counted what a size counts
     */
    public static String draw(Recording recording, String counted) {
        List<Mark> marks = recording.marks().stream()
                .filter(Mark::hasSize)
                .sorted(Comparator.comparingDouble(Mark::size))
                .toList();
        String unit = marks.get(0).unit();
        List<Double> sizes = marks.stream().map(Mark::size).toList();
        Axis x = sizes(sizes);
        Axis y = new LinearAxis(marks.stream().mapToDouble(Mark::max).max().orElse(0), LineChart.BOTTOM, LineChart.TOP);
        Svg svg = new Svg();
        LineChart chart = new LineChart(svg, false);
        chart.axes(x.named(sizes), counted + x.remark(), y.ticks(), unit + " (median, least to most)");
        List<Series.Dot> dots =
                marks.stream().map(mark -> Series.Dot.of(mark.size(), mark)).toList();
        chart.draw(new Series(unit, 0, false, dots), x, y);
        return Caption.around(svg, LineChart.under(), "bench scale: " + unit + " over " + counted, recording);
    }

    /** For sizes in order, with some room at both ends. */
    static Axis sizes(List<Double> sizes) {
        double from = LineChart.LEFT + 24;
        double to = LineChart.right(false) - 40;
        double most = sizes.get(sizes.size() - 1);
        double least = sizes.stream().filter(size -> size > 0).findFirst().orElse(most);
        return least > 0 && most / least >= DECADE
                ? new LogAxis(least, most, sizes.get(0) == 0, from, to)
                : new LinearAxis(most, from, to);
    }
}
