package dev.redwork.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One measured quantity over all rounds.
 *
 * @param limit the name of the figure that bounds it, or null
 * @param ratio the median of the rounds' ratios to the limit of the same round; 0 without one
 * @param cost of all rounds together
 */
record Figure(
        String name,
        String unit,
        double median,
        double min,
        double max,
        @Nullable String limit,
        double ratio,
        Cost cost) {

    /** One figure for each name, in the order of the first round. */
    static List<Figure> of(List<List<Sample>> rounds) {
        Map<String, List<Sample>> byName = new LinkedHashMap<>();
        rounds.forEach(
                round -> round.forEach(sample -> byName.computeIfAbsent(sample.figure(), name -> new ArrayList<>())
                        .add(sample)));
        return byName.values().stream().map(Figure::ofOne).toList();
    }

    private static Figure ofOne(List<Sample> samples) {
        Sample first = samples.get(0);
        List<Double> values = samples.stream().map(Sample::value).sorted().toList();
        List<Double> ratios = samples.stream()
                .filter(sample -> sample.limit() != null)
                .map(sample -> sample.value() / sample.limitValue())
                .sorted()
                .toList();
        return new Figure(
                first.figure(),
                first.unit(),
                median(values),
                values.get(0),
                values.get(values.size() - 1),
                first.limit(),
                ratios.isEmpty() ? 0 : median(ratios),
                samples.stream().map(Sample::cost).reduce(Cost.NONE, Cost::plus));
    }

    private static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
