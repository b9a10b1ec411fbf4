package dev.redwork.dashboard.html;

import dev.redwork.dashboard.api.QueueTrail.Look;
import dev.redwork.text.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A small line of jobs that ended a second, over ten minutes, or of small bars: drawn here, for no script is needed to look at it. */
public final class Sparkline {
    private static final long SPAN_MILLIS = 10 * 60 * 1_000;
    private static final int POINTS = 30;
    private static final int WIDTH = 96;
    private static final int HEIGHT = 20;

    private Sparkline() {}

    /** Of these looks, the oldest first; nothing where there are too few. */
    public static Html of(List<Look> looks) {
        double[] rates = rates(looks);
        double most = 0;
        double least = Double.MAX_VALUE;
        double last = Double.NaN;
        for (double rate : rates) {
            if (!Double.isNaN(rate)) {
                most = Math.max(most, rate);
                least = Math.min(least, rate);
                last = rate;
            }
        }
        if (Double.isNaN(last)) {
            return Html.NOTHING;
        }
        StringBuilder line = new StringBuilder();
        boolean drawn = false;
        for (int i = 0; i < POINTS; i++) {
            // A gap where nobody looked.
            if (!Double.isNaN(rates[i])) {
                line.append(drawn ? " L" : " M").append(point(i, rates[i], most));
            }
            drawn = !Double.isNaN(rates[i]);
        }
        String label =
                Numbers.rate(last) + " now, " + Numbers.rate(least) + " to " + Numbers.rate(most) + " in ten minutes";
        return drawn("", label, line.toString().strip());
    }

    /**
     * A bar for each count, as high as it is beside the others.
     *
     * @param kind a state, whose colour they have
     * @param label says the same in words
     */
    public static Html bars(long[] counts, String kind, String label) {
        long most = Math.max(1, LongStream.of(counts).max().orElse(0));
        StringBuilder bars = new StringBuilder();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                double height = Math.max(2, counts[i] * (HEIGHT - 2.0) / most);
                bars.append(String.format(
                        Locale.ROOT, "M%.1f %dv-%.1f", (i + 0.5) * WIDTH / counts.length, HEIGHT, height));
            }
        }
        return drawn(kind, label, bars.toString());
    }

    private static Html drawn(String kind, String label, String path) {
        return Html.of(
                "<svg class=\"spark {}\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\"><path"
                        + " d=\"{}\"/></svg>",
                kind,
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT,
                label,
                path);
    }

    private static String point(int i, double rate, double most) {
        double x = 1 + i * (WIDTH - 2.0) / (POINTS - 1);
        double y = HEIGHT - 2 - (most == 0 ? 0 : rate / most * (HEIGHT - 4));
        return String.format(Locale.ROOT, "%.1f %.1f", x, y);
    }

    /** Of each slice of the time; not a number: two looks do not enclose it. */
    private static double[] rates(List<Look> looks) {
        double[] rates = IntStream.range(0, POINTS).mapToDouble(i -> Double.NaN).toArray();
        if (looks.size() < 2) {
            return rates;
        }
        long end = looks.get(looks.size() - 1).at();
        long slice = SPAN_MILLIS / POINTS;
        for (int i = 1; i < looks.size(); i++) {
            Look from = looks.get(i - 1);
            Look to = looks.get(i);
            long millis = to.at() - from.at();
            int place = POINTS - 1 - (int) Math.min(POINTS, (end - to.at()) / slice);
            if (place >= 0 && millis > 0 && millis <= 2 * slice) {
                double rate = Math.max(0, to.ended() - from.ended()) * 1e3 / millis;
                rates[place] = Double.isNaN(rates[place]) ? rate : (rates[place] + rate) / 2;
            }
        }
        return rates;
    }
}
