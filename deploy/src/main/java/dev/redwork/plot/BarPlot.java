package dev.redwork.plot;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A bar for each figure, and a panel for each unit: only what shares a unit can be compared. */
public final class BarPlot {
    private static final double ROW = 22;
    private static final double BAR = 12;
    private static final double CAP = 4;

    /** Of a panel, for numbers and unit. */
    private static final double UNDER = 40;

    private static final double BETWEEN = 56;

    private final Svg svg = new Svg();
    private final double left;
    private final double right;
    private double y = Caption.TOP;

    private BarPlot(List<Mark> marks) {
        this.left = Caption.MARGIN + 12 + widest(marks.stream().map(Mark::name).toList());
        double values =
                widest(marks.stream().map(mark -> Labels.number(mark.median())).toList());
        this.right = Caption.WIDTH - Caption.MARGIN - 12 - values;
    }

    private static double widest(List<String> texts) {
        return texts.stream()
                .mapToDouble(text -> Labels.width(text, Svg.LETTERS))
                .max()
                .orElse(0);
    }

    public static String draw(Recording recording) {
        BarPlot plot = new BarPlot(recording.marks());
        Map<String, List<Mark>> byUnit =
                recording.marks().stream().collect(groupingBy(Mark::unit, LinkedHashMap::new, toList()));
        byUnit.forEach(plot::panel);
        return Caption.around(plot.svg, plot.y - BETWEEN + UNDER, "bench " + recording.bench(), recording);
    }

    private void panel(String unit, List<Mark> marks) {
        Axis x = new LinearAxis(marks.stream().mapToDouble(Mark::max).max().orElse(0), left, right);
        double bottom = y + ROW * marks.size();
        axis(x, unit, bottom);
        for (Mark mark : marks) {
            bar(mark, x);
            y += ROW;
        }
        y = bottom + BETWEEN;
    }

    private void axis(Axis x, String unit, double bottom) {
        for (Tick tick : x.ticks()) {
            svg.line("grid", tick.at(), y, tick.at(), bottom);
        }
        for (Tick tick : Tick.apart(x.ticks())) {
            svg.text("middle faint", tick.at(), bottom + 16, tick.label());
        }
        svg.line("axis", left, y, left, bottom);
        svg.text("middle", (left + right) / 2, bottom + 33, unit);
    }

    private void bar(Mark mark, Axis x) {
        double middle = y + ROW / 2;
        svg.text("end", left - 8, middle + 4, mark.name());
        svg.box("f0", left, middle - BAR / 2, x.at(mark.median()) - left, BAR);
        double min = x.at(mark.min());
        double max = x.at(mark.max());
        svg.line("range", min, middle, max, middle);
        svg.line("range", min, middle - CAP, min, middle + CAP);
        svg.line("range", max, middle - CAP, max, middle + CAP);
        svg.text("", max + 8, middle + 4, Labels.number(mark.median()));
    }
}
