package dev.redwork.producer.tasks;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How often pages were asked for, by some access logs: see {@link Weblogs}.
 *
 * @param logs one for each source, in their order
 * @param paths how often each page was asked for, by all logs that could be counted
 * @param jobs that were run
 */
public record CountedPages(List<CountedLog> logs, Map<String, Long> paths, long jobs) {
    private static final Comparator<Map.Entry<String, Long>> ORDER =
            Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey());

    /**
     * The pages that were asked for most, the first of all before; those of one number in the order of their paths.
     *
     * @param most how many, at most
     * @param least how often, at least
     */
    public List<Map.Entry<String, Long>> top(long most, long least) {
        return paths.entrySet().stream()
                .filter(page -> page.getValue() >= least)
                .sorted(ORDER)
                .limit(most)
                .toList();
    }
}
