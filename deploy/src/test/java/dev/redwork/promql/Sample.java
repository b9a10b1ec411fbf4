package dev.redwork.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value at a time.
 *
 * @param time ms
 */
record Sample(long time, double value) {
    /** The label under which a series keeps its name. */
    static final String NAME = "__name__";

    private static final Pattern SERIES = Pattern.compile("(\\w+)(?:\\{(.*)})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern STEPS = Pattern.compile("(-?\\d+)(?:([-+]\\d+))?(?:x(\\d+))?");
    private static final Pattern DURATION = Pattern.compile("(\\d+)([smhd])");

    /** Labels of {@code name{label="value"}}. */
    static Map<String, String> labels(String series) {
        Matcher parts = SERIES.matcher(series);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no series: " + series);
        }
        Map<String, String> labels = new TreeMap<>(Map.of(NAME, parts.group(1)));
        if (parts.group(2) != null) {
            LABEL.matcher(parts.group(2)).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        return labels;
    }

    /** As promtool writes them: {@code 0+60x20} is 0, 60, ... 1,200; {@code 5x3} is four fives; {@code _} is none. */
    static List<Sample> values(String text, long interval) {
        List<Sample> samples = new ArrayList<>();
        long time = 0;
        for (String part : text.split("\\s+", -1)) {
            if (part.startsWith("_")) {
                time += interval * (part.length() > 2 ? Long.parseLong(part.substring(2)) : 1);
                continue;
            }
            Matcher steps = STEPS.matcher(part);
            if (!steps.matches()) {
                throw new IllegalArgumentException("no values: " + part);
            }
            double step = steps.group(2) == null ? 0 : Double.parseDouble(steps.group(2));
            int times = steps.group(3) == null ? 0 : Integer.parseInt(steps.group(3));
            for (int i = 0; i <= times; i++) {
                samples.add(new Sample(time, Double.parseDouble(steps.group(1)) + i * step));
                time += interval;
            }
        }
        return samples;
    }

    /** Of {@code 5m}, ms. */
    static long millis(String duration) {
        Matcher parts = DURATION.matcher(duration);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no duration: " + duration);
        }
        return Long.parseLong(parts.group(1))
                * switch (parts.group(2)) {
                    case "s" -> 1_000L;
                    case "m" -> 60_000L;
                    case "h" -> 3_600_000L;
                    default -> 86_400_000L;
                };
    }
}
