package dev.redwork.promql;

import dev.redwork.promql.Expression.Aggregate;
import dev.redwork.promql.Expression.Function;
import dev.redwork.promql.Expression.Join;
import dev.redwork.promql.Expression.Literal;
import dev.redwork.promql.Expression.Select;
import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates expressions at a moment. Growth of a counter is stretched over the whole range, without Prometheus' care at its ends.
 *
 * @param series samples by labels, in the order of time
 * @param now ms
 */
record Evaluation(Map<Map<String, String>, List<Sample>> series, long now) {
    /** A series of which nothing was heard for longer is gone. */
    private static final long STALE = 300_000;

    /** The one value of a literal stands under no labels. */
    Map<Map<String, String>, Double> of(Expression expression) {
        if (expression instanceof Literal literal) {
            return Map.of(Map.of(), literal.value());
        } else if (expression instanceof Select select) {
            return over(
                    select,
                    STALE,
                    false,
                    samples -> samples.get(samples.size() - 1).value());
        } else if (expression instanceof Function function) {
            return of(function);
        } else if (expression instanceof Aggregate aggregate) {
            return of(aggregate);
        }
        return of((Join) expression);
    }

    private Map<Map<String, String>, Double> of(Function function) {
        if (function.name().equals("absent")) {
            return of(function.parts().get(0)).isEmpty() ? Map.of(Map.of(), 1.0) : Map.of();
        }
        if (function.name().equals("histogram_quantile")) {
            return quantiles(
                    ((Literal) function.parts().get(0)).value(),
                    of(function.parts().get(1)));
        }
        Select select = (Select) function.parts().get(0);
        double seconds = select.range() / 1_000.0;
        return switch (function.name()) {
            case "rate" -> over(select, select.range(), true, samples -> growth(samples, true, seconds) / seconds);
            case "increase" -> over(select, select.range(), true, samples -> growth(samples, true, seconds));
            case "delta" -> over(select, select.range(), true, samples -> growth(samples, false, seconds));
            case "min_over_time" ->
                over(
                        select,
                        select.range(),
                        false,
                        samples -> statistics(samples).getMin());
            case "max_over_time" ->
                over(
                        select,
                        select.range(),
                        false,
                        samples -> statistics(samples).getMax());
            default -> throw new IllegalArgumentException("cannot evaluate " + function.name());
        };
    }

    /** Of counts of all that is at most as long as their label {@code le}. */
    private static Map<Map<String, String>, Double> quantiles(double part, Map<Map<String, String>, Double> buckets) {
        Map<Map<String, String>, NavigableMap<Double, Double>> histograms = new LinkedHashMap<>();
        buckets.forEach((labels, count) -> {
            Map<String, String> rest = new TreeMap<>(labels);
            String bound = String.valueOf(rest.remove("le"));
            histograms
                    .computeIfAbsent(without(rest), unseen -> new TreeMap<>())
                    .put(bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound), count);
        });
        Map<Map<String, String>, Double> values = new LinkedHashMap<>();
        histograms.forEach((labels, counts) -> values.put(labels, quantile(part, counts)));
        return values;
    }

    /** Between two bounds all are spread evenly, as Prometheus has it. */
    private static double quantile(double part, NavigableMap<Double, Double> counts) {
        double all = counts.lastEntry().getValue();
        if (all == 0) {
            return Double.NaN;
        }
        double from = 0;
        double before = 0;
        for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
            if (bucket.getValue() >= part * all) {
                double into = (part * all - before) / (bucket.getValue() - before);
                return bucket.getKey().isInfinite() ? from : from + (bucket.getKey() - from) * into;
            }
            from = bucket.getKey();
            before = bucket.getValue();
        }
        return from;
    }

    private static DoubleSummaryStatistics statistics(List<Sample> samples) {
        return samples.stream().mapToDouble(Sample::value).summaryStatistics();
    }

    private static double growth(List<Sample> samples, boolean counter, double seconds) {
        double grown = 0;
        for (int i = 1; i < samples.size(); i++) {
            double before = samples.get(i - 1).value();
            double after = samples.get(i).value();
            grown += counter && after < before ? after : after - before;
        }
        long between = samples.get(samples.size() - 1).time() - samples.get(0).time();
        return grown * seconds * 1_000 / between;
    }

    /** @param two whether it takes two samples to say anything */
    private Map<Map<String, String>, Double> over(
            Select select, long range, boolean two, ToDoubleFunction<List<Sample>> what) {
        Map<Map<String, String>, Double> values = new LinkedHashMap<>();
        series.forEach((labels, samples) -> {
            List<Sample> seen = samples.stream()
                    .filter(sample -> sample.time() <= now && sample.time() > now - range)
                    .toList();
            if (select.takes(labels) && seen.size() > (two ? 1 : 0)) {
                values.put(select.range() == 0 ? labels : without(labels), what.applyAsDouble(seen));
            }
        });
        return values;
    }

    private Map<Map<String, String>, Double> of(Aggregate aggregate) {
        Map<Map<String, String>, List<Double>> groups = new LinkedHashMap<>();
        of(aggregate.of())
                .forEach((labels, value) -> groups.computeIfAbsent(
                                only(labels, aggregate.by()), unseen -> new ArrayList<>())
                        .add(value));
        Map<Map<String, String>, Double> values = new LinkedHashMap<>();
        groups.forEach((labels, group) -> {
            DoubleSummaryStatistics all =
                    group.stream().mapToDouble(Double::doubleValue).summaryStatistics();
            values.put(
                    labels,
                    switch (aggregate.how()) {
                        case "sum" -> all.getSum();
                        case "max" -> all.getMax();
                        case "min" -> all.getMin();
                        default -> (double) all.getCount();
                    });
        });
        return values;
    }

    private Map<Map<String, String>, Double> of(Join join) {
        Map<Map<String, String>, Double> left = of(join.left());
        Map<Map<String, String>, Double> right = of(join.right());
        Map<Map<String, String>, Double> values = new LinkedHashMap<>();
        left.forEach((labels, value) -> {
            Double other = join.right() instanceof Literal literal
                    ? Double.valueOf(literal.value())
                    : partner(right, labels, join.on());
            switch (join.how()) {
                case "and" -> put(values, labels, other == null ? null : value);
                case "unless" -> put(values, labels, other == null ? value : null);
                case "or" -> values.put(labels, value);
                default -> put(values, labels, other == null ? null : joined(join.how(), value, other));
            }
        });
        if (join.how().equals("or")) {
            right.forEach((labels, value) -> {
                if (partner(left, labels, join.on()) == null) {
                    values.put(labels, value);
                }
            });
        }
        return values;
    }

    private static void put(
            Map<Map<String, String>, Double> values, Map<String, String> labels, @Nullable Double value) {
        if (value != null) {
            values.put(labels, value);
        }
    }

    private static @Nullable Double partner(
            Map<Map<String, String>, Double> side, Map<String, String> labels, @Nullable List<String> on) {
        return side.entrySet().stream()
                .filter(entry -> matched(entry.getKey(), on).equals(matched(labels, on)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static Map<String, String> matched(Map<String, String> labels, @Nullable List<String> on) {
        return on == null ? without(labels) : only(labels, on);
    }

    private static @Nullable Double joined(String how, double left, double right) {
        return switch (how) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case ">" -> left > right ? left : null;
            case "<" -> left < right ? left : null;
            case ">=" -> left >= right ? left : null;
            case "<=" -> left <= right ? left : null;
            case "==" -> left == right ? left : null;
            default -> left != right ? left : null;
        };
    }

    static Map<String, String> without(Map<String, String> labels) {
        return only(
                labels,
                labels.keySet().stream()
                        .filter(label -> !label.equals(Sample.NAME))
                        .collect(Collectors.toSet()));
    }

    private static Map<String, String> only(Map<String, String> labels, Collection<String> names) {
        Set<String> wanted = Set.copyOf(names);
        return labels.entrySet().stream()
                .filter(label -> wanted.contains(label.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }
}
