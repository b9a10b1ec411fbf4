package dev.redwork.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** How much {@code bench fresh} measures: options that it gives to each of its new JVMs, too. */
final class FreshSizes {
    private static final int MOST_ONE = 100_000;
    private static final int MOST_PAGES = 5_000;
    private static final int MOST_THREADS = 1_000;

    @Option(names = "--singles", paramLabel = "N", description = "Jobs enqueued one by one. Default: 25000.")
    int singles = 25_000;

    @Option(names = "--jobs", paramLabel = "N", description = "Jobs in bulk, and drained. Default: 100000.")
    int jobs = 100_000;

    @Option(names = "--one", paramLabel = "N", description = "Jobs one at a time, to their results. Default: 500.")
    int one = 500;

    @Option(names = "--lead", paramLabel = "N", description = "Jobs in front of these that do not count. Default: 0.")
    int lead;

    @Option(names = "--pages", paramLabel = "N", description = "Pages to fetch. Default: 500.")
    int pages = 500;

    @Option(names = "--pairs", paramLabel = "N", description = "Pairs of numbers for gcd. Default: 2000.")
    int pairs = 2_000;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of each worker but for pages. Default: 2.")
    int threads = 2;

    void check(BenchAction action) {
        action.between("--singles", singles, 1, BenchAction.MOST_JOBS);
        action.between("--jobs", jobs, 1, BenchAction.MOST_JOBS);
        action.between("--one", one, 1, MOST_ONE);
        action.between("--lead", lead, 0, MOST_ONE);
        action.between("--pages", pages, 1, MOST_PAGES);
        action.between("--pairs", pairs, 1, BenchGcdCommand.MOST_PAIRS);
        action.between("--threads", threads, 1, MOST_THREADS);
    }

    /** Of a round. */
    long all() {
        return (long) singles + jobs + lead + one + pages + pairs;
    }

    /** The options that say the same. */
    List<String> arguments() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        sizes.put("--singles", singles);
        sizes.put("--jobs", jobs);
        sizes.put("--one", one);
        sizes.put("--lead", lead);
        sizes.put("--pages", pages);
        sizes.put("--pairs", pairs);
        sizes.put("--threads", threads);
        return sizes.entrySet().stream()
                .flatMap(size -> Stream.of(size.getKey(), size.getValue().toString()))
                .toList();
    }
}
