package dev.redwork.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Times, and the percentiles that are told of them. */
final class Latencies {
    /** Right within a thousandth of each. */
    private static final int DIGITS = 3;

    private static final Map<String, Double> PERCENTILES = new LinkedHashMap<>();

    static {
        PERCENTILES.put("p50", 50.0);
        PERCENTILES.put("p90", 90.0);
        PERCENTILES.put("p99", 99.0);
        PERCENTILES.put("p99.9", 99.9);
        PERCENTILES.put("max", 100.0);
    }

    private final Histogram nanos = new Histogram(DIGITS);

    /** The percentiles' names, in order. */
    static List<String> names() {
        return List.copyOf(PERCENTILES.keySet());
    }

    void add(long time) {
        nanos.recordValue(time);
    }

    /** A figure for each percentile, {@code <what>-p50} and so on, in ms. */
    List<Sample> samples(String what) {
        List<Sample> samples = new ArrayList<>();
        PERCENTILES.forEach((name, percentile) ->
                samples.add(Sample.of(what + "-" + name, "ms", nanos.getValueAtPercentile(percentile) / 1e6)));
        return samples;
    }

    /** The same, each beside that of a bound. */
    List<Sample> samples(String what, List<Sample> bounds) {
        List<Sample> samples = samples(what);
        for (int i = 0; i < samples.size(); i++) {
            samples.set(i, samples.get(i).within(bounds.get(i)));
        }
        return samples;
    }
}
