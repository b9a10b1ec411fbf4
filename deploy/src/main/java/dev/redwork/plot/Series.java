package dev.redwork.plot;

import java.util.List;

/**
 * A curve in a chart.
 *
 * @param name for the legend
 * @param colour its number
 * @param dashed another line of the same colour
 */
record Series(String name, int colour, boolean dashed, List<Dot> dots) {
    /** A point, and how far the rounds lay apart there. */
    record Dot(double x, double y, double min, double max) {
        static Dot of(double x, Mark mark) {
            return new Dot(x, mark.median(), mark.min(), mark.max());
        }
    }

    String stroke() {
        return "s" + colour % Svg.COLOURS;
    }

    String fill() {
        return "f" + colour % Svg.COLOURS;
    }
}
