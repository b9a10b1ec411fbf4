package dev.redwork.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A drawing of seconds, or of what else grows, over some sizes: an SVG that looks alike on light and dark pages. */
final class Plot {
    private static final int LEFT = 84;
    private static final int TOP = 48;
    private static final int RIGHT = 640;
    private static final int BOTTOM = 340;
    private static final int WIDTH = 800;
    private static final int HEIGHT = 396;

    /** More words below the axis would touch each other. */
    private static final int MOST_WORDS = 12;

    private static final int TICKS = 7;
    private static final List<String> COLOURS =
            List.of("#2f74c8", "#c8641a", "#1f9264", "#8a5cc2", "#b8424c", "#7d8590");

    private static final String STYLE = """
        text { font: 12px system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328 }
        .title { font-size: 16px; font-weight: 600 }
        .faint { fill: #59636e }
        .end { text-anchor: end }
        .middle { text-anchor: middle }
        .ground { fill: #ffffff }
        .grid { stroke: #8884 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .faint { fill: #9198a1 }
          .ground { fill: #0d1117 }
        }\
        """;

    /** @param values one a slot; NaN: not measured */
    private record Curve(String name, List<Double> values) {}

    private final String file;
    private final String title;
    private final String under;
    private final List<Curve> curves = new ArrayList<>();
    private final StringBuilder svg = new StringBuilder();
    private List<String> slots = List.of();
    private boolean logarithmic;
    private String drawn = "";

    /**
     * An empty one.
     *
     * @param file its name, without folder and ending
     * @param under the words below its axis
     */
    Plot(String file, String title, String under) {
        this.file = file;
        this.title = title;
        this.under = under;
    }

    /** One that somebody else has drawn. */
    static Plot drawn(String file, String title, String svg) {
        Plot plot = new Plot(file, title, "");
        plot.drawn = svg;
        return plot;
    }

    /** The sizes, from left to right. */
    Plot slots(List<String> words) {
        slots = List.copyOf(words);
        return this;
    }

    /** A curve with a value for each slot; NaN where there is none. One without values is left out. */
    Plot curve(String name, List<Double> values) {
        if (values.size() != slots.size()) {
            throw new IllegalArgumentException(
                    "%s has %d values for %d slots".formatted(name, values.size(), slots.size()));
        }
        if (values.stream().anyMatch(Double::isFinite)) {
            curves.add(new Curve(name, List.copyOf(values)));
        }
        return this;
    }

    /** Each tick ten times the one below; values must be above 0. */
    Plot logarithmic() {
        logarithmic = true;
        return this;
    }

    String file() {
        return file + ".svg";
    }

    String title() {
        return title;
    }

    /** Whether two points are there to be compared. */
    boolean isWorthDrawing() {
        return !drawn.isEmpty()
                || curves.stream()
                        .anyMatch(curve ->
                                curve.values().stream().filter(Double::isFinite).count() > 1);
    }

    String svg() {
        if (!drawn.isEmpty()) {
            return drawn;
        }
        double[] values = curves.stream()
                .flatMap(curve -> curve.values().stream())
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        double[] ticks = logarithmic
                ? powers(values)
                : steps(DoubleStream.of(values).max().orElse(1));
        svg.setLength(0);
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
                .formatted(WIDTH, HEIGHT, escaped(title)));
        svg.append(
                "<style>\n%s\n</style>\n<rect class=\"ground\" width=\"100%%\" height=\"100%%\"/>\n".formatted(STYLE));
        text(LEFT, 28, "title", title);
        for (double tick : ticks) {
            double y = y(tick, ticks);
            line(LEFT, y, RIGHT, y, "class=\"grid\"");
            text(LEFT - 8, y + 4, "end", number(tick));
        }
        int step = Math.max(1, (slots.size() + MOST_WORDS - 1) / MOST_WORDS);
        for (int i = 0; i < slots.size(); i += step) {
            text(x(i), BOTTOM + 18, "middle", slots.get(i));
        }
        text((LEFT + RIGHT) / 2.0, BOTTOM + 38, "middle faint", under);
        for (int i = 0; i < curves.size(); i++) {
            draw(curves.get(i), i, ticks);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(Curve curve, int number, double[] ticks) {
        String colour = COLOURS.get(number % COLOURS.size());
        List<Double> values = curve.values();
        String points = IntStream.range(0, values.size())
                .filter(i -> Double.isFinite(values.get(i)))
                .mapToObj(i -> "%s,%s".formatted(decimal(x(i)), decimal(y(values.get(i), ticks))))
                .collect(Collectors.joining(" "));
        svg.append(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n".formatted(points, colour));
        for (int i = 0; i < values.size(); i++) {
            if (Double.isFinite(values.get(i))) {
                svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>\n"
                        .formatted(decimal(x(i)), decimal(y(values.get(i), ticks)), colour));
            }
        }
        double y = TOP + 20.0 * number;
        line(RIGHT + 12, y, RIGHT + 36, y, "stroke=\"%s\" stroke-width=\"2\"".formatted(colour));
        text(RIGHT + 44, y + 4, "", curve.name());
    }

    private double x(int slot) {
        return LEFT + (slot + 0.5) * (RIGHT - LEFT) / slots.size();
    }

    private double y(double value, double[] ticks) {
        double low = ticks[0];
        double high = ticks[ticks.length - 1];
        double share = logarithmic
                ? (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low))
                : (value - low) / (high - low);
        return BOTTOM - (BOTTOM - TOP) * share;
    }

    /** From 0 in steps of 1, 2 or 5 times a power of ten, up to the largest value or just above. */
    private static double[] steps(double largest) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(largest, Double.MIN_NORMAL))));
        double step = DoubleStream.of(0.1, 0.2, 0.5, 1, 2)
                .map(part -> part * power)
                .filter(size -> largest / size <= TICKS)
                .findFirst()
                .orElse(2 * power);
        int count = (int) Math.ceil(largest / step - 1e-9);
        return IntStream.rangeClosed(0, Math.max(1, count))
                .mapToDouble(i -> i * step)
                .toArray();
    }

    private static double[] powers(double[] values) {
        int low = (int) Math.floor(Math.log10(DoubleStream.of(values).min().orElse(1)));
        int high = (int) Math.ceil(Math.log10(DoubleStream.of(values).max().orElse(10)));
        return IntStream.rangeClosed(low, Math.max(low + 1, high))
                .mapToDouble(power -> Math.pow(10, power))
                .toArray();
    }

    private void text(double x, double y, String kind, String words) {
        svg.append("<text x=\"%s\" y=\"%s\" class=\"%s\">%s</text>\n"
                .formatted(decimal(x), decimal(y), kind, escaped(words)));
    }

    private void line(double fromX, double fromY, double toX, double toY, String look) {
        svg.append("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" %s/>\n"
                .formatted(decimal(fromX), decimal(fromY), decimal(toX), decimal(toY), look));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** Six digits, without zeros behind the point. */
    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%,.6f", value);
        return text.replaceFirst("\\.?0+$", "");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
