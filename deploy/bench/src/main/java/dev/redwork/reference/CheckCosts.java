package dev.redwork.reference;

import dev.redwork.producer.tasks.SmallestFactors;
import dev.redwork.text.Numbers;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;

/** Two drawings of what a check by trial division costs, counted and not timed: divisions by the size of a number, and smallest factors. */
final class CheckCosts {
    private static final int FROM = 10_000;
    private static final int TO = 1_000_000;
    private static final int STEP = 30_000;
    private static final int FREQUENCIES = 10_000_000;
    private static final int SHOWN = 24;

    private CheckCosts() {}

    static List<Plot> plots() {
        return List.of(divisions(), frequencies());
    }

    /** In steps of 30,000 numbers: the most of all, which primes take, and the mean. */
    private static Plot divisions() {
        SmallestFactors factors = SmallestFactors.of(FROM, TO);
        List<Integer> starts = IntStream.iterate(FROM, from -> from + STEP <= TO, from -> from + STEP)
                .boxed()
                .toList();
        return new Plot("check-cost", "Divisions of a check of n by trial", "n from 10^4 to 10^6")
                .slots(starts.stream().map(Numbers::grouped).toList())
                .curve(
                        "the most",
                        starts.stream()
                                .map(from -> (double) IntStream.range(from, from + STEP)
                                        .map(factors::steps)
                                        .max()
                                        .orElse(0))
                                .toList())
                .curve(
                        "the mean",
                        starts.stream()
                                .map(from -> IntStream.range(from, from + STEP)
                                        .map(factors::steps)
                                        .average()
                                        .orElse(0))
                                .toList());
    }

    private static Plot frequencies() {
        SortedMap<Integer, Long> all = SmallestFactors.of(2, FREQUENCIES).frequencies();
        List<Map.Entry<Integer, Long>> shown =
                all.entrySet().stream().limit(SHOWN).toList();
        return new Plot("smallest-factors", "How many numbers below 10^7 have which smallest factor", "smallest factor")
                .logarithmic()
                .slots(shown.stream()
                        .map(entry -> String.valueOf(entry.getKey()))
                        .toList())
                .curve(
                        "numbers",
                        shown.stream().map(entry -> (double) entry.getValue()).toList());
    }
}
