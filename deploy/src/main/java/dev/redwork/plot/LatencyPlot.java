package dev.redwork.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Percentiles of times, in ms: a curve for each thing whose figures end with the name of a percentile. */
public final class LatencyPlot {
    private static final Pattern PERCENTILE = Pattern.compile("(.+)-(p\\d+(?:\\.\\d+)?|max)");
    private static final Pattern LOADED = Pattern.compile("(start|result)-(.+)");
    private static final String MILLIS = "ms";
    private static final String TITLE = "bench latency: from the time a job was due to its start and its result";

    /** Of what belongs to no load. */
    private static final int GREY = Svg.COLOURS - 1;

    private final Map<String, List<Series.Dot>> curves = new LinkedHashMap<>();
    private final List<String> percentiles = new ArrayList<>();
    private final List<String> loads = new ArrayList<>();

    private LatencyPlot(List<Mark> marks) {
        for (Mark mark : marks) {
            Matcher name = PERCENTILE.matcher(mark.name());
            if (name.matches() && mark.unit().equals(MILLIS) && mark.min() > 0) {
                if (!percentiles.contains(name.group(2))) {
                    percentiles.add(name.group(2));
                }
                curves.computeIfAbsent(name.group(1), what -> new ArrayList<>())
                        .add(Series.Dot.of(percentiles.indexOf(name.group(2)), mark));
            }
        }
    }

    /** Whether there is any curve to draw. */
    public static boolean canDraw(Recording recording) {
        return !new LatencyPlot(recording.marks()).curves.isEmpty();
    }

    public static String draw(Recording recording) {
        return new LatencyPlot(recording.marks()).picture(recording);
    }

    private String picture(Recording recording) {
        List<Series> all = new ArrayList<>();
        curves.forEach((what, dots) -> all.add(series(what, dots)));
        Axis x = new SlotAxis(percentiles, LineChart.LEFT, LineChart.right(true));
        Axis y = LogAxis.around(
                dots().mapToDouble(Series.Dot::min).min().orElse(1),
                dots().mapToDouble(Series.Dot::max).max().orElse(1),
                LineChart.BOTTOM,
                LineChart.TOP);
        Svg svg = new Svg();
        LineChart chart = new LineChart(svg, true);
        chart.axes(x.ticks(), "percentile of the jobs", y.ticks(), "ms (median, least to most)" + y.remark());
        all.forEach(series -> chart.draw(series, x, y));
        chart.legend(all);
        return Caption.around(svg, LineChart.under(), TITLE, recording);
    }

    private Stream<Series.Dot> dots() {
        return curves.values().stream().flatMap(List::stream);
    }

    /** The curves of one load have one colour: dashed to the start, drawn through to the result. */
    private Series series(String what, List<Series.Dot> dots) {
        Matcher loaded = LOADED.matcher(what);
        if (!loaded.matches()) {
            return new Series(what, GREY, false, dots);
        }
        String load = loaded.group(2);
        if (!loads.contains(load)) {
            loads.add(load);
        }
        String shown = load.matches("\\d+") ? load + " %" : load;
        return new Series(
                shown + ", " + loaded.group(1),
                loads.indexOf(load) % GREY,
                loaded.group(1).equals("start"),
                dots);
    }
}
