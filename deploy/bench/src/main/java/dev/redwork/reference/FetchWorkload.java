package dev.redwork.reference;

import dev.redwork.bench.BenchQueue;
import dev.redwork.bench.FetchWork;
import dev.redwork.cli.site.SiteChart;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import dev.redwork.site.Site;
import dev.redwork.site.SitePage;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Slow pages, more and more of them at a time. */
final class FetchWorkload implements Workload {
    private static final List<Integer> FULL = List.of(1, 2, 5, 10, 20, 50, 100, 200, 500);
    private static final List<Integer> QUICK = List.of(1, 10, 50, 100, 500);
    private static final List<Integer> TINY = List.of(10);

    static final int NO_LIMIT = 2_000;
    private static final int LETTERS = 10;
    private static final long SEED = 20_261_121;

    /** Fewer at a time are slow by nature: the plain client gets a tenth of the pages. */
    private static final int SOON = 10;

    private static final int TENTH = 10;

    static final Duration USUAL = Duration.ofMillis(100);
    static final int POOL = 100;

    /** So many times as long as a row is measured. */
    private static final int WARM_UP = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK = 5;

    private final FetchWork work = new FetchWork();
    private final List<Integer> levels = new ArrayList<>();
    private @Nullable SiteChart chart;

    @Override
    public String name() {
        return "fetch";
    }

    @Override
    public String about() {
        return "500 pages of a site on this machine that takes 100 ms for each; each has a name of ten random letters."
                + " One page a job, by one worker JVM on a lane of so many threads (virtual ones from JDK 21 on). The sum"
                + " of all characters is held. Pages of 0 ms are answered at once: they show the work. Plain: the JDK's asynchronous client, as many at a time.";
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        Duration delay = Duration.ofMillis(bed.extent().of(100, 100, 10));
        try (Site site = Site.start("127.0.0.1", 0, delay, null)) {
            levels.addAll(
                    switch (bed.extent()) {
                        case FULL -> FULL;
                        case QUICK -> QUICK;
                        case TINY -> TINY;
                    });
            Map<Integer, BenchQueue> lanes = new LinkedHashMap<>();
            levels.forEach(level -> lanes.put(level, bed.environment().queue().another()));
            lanes.put(NO_LIMIT, bed.environment().queue().another());
            List<ProcessHandle> worker = startWorker(bed, lanes);
            List<String> urls = urls(site, bed.extent().of(500, 500, 20));
            warmUp(bed, worker, Objects.requireNonNull(lanes.get(levels.get(levels.size() - 1))), urls);
            // From many at a time to few: code that waits for pages one by one is never hot.
            add(bed, worker, lanes, NO_LIMIT, urls, delay);
            for (int i = levels.size() - 1; i >= 0; i--) {
                add(bed, worker, lanes, levels.get(i), urls, delay);
            }
            Duration half = delay.multipliedBy(5);
            int pool = levels.contains(POOL) ? POOL : TINY.get(0);
            add(bed, worker, lanes, pool, delayed(urls.stream().limit(100).toList(), half), half);
            add(bed, worker, lanes, pool, delayed(urls, Duration.ZERO), Duration.ZERO);
            log(bed, worker, Objects.requireNonNull(lanes.get(pool)), urls.size(), delay);
        } catch (IOException e) {
            throw new UncheckedIOException("a site cannot be started: " + e.getMessage(), e);
        }
    }

    /** Else the first row, which is long enough to count as it is, would be of cold code. */
    private void warmUp(Testbed bed, List<ProcessHandle> worker, BenchQueue queue, List<String> urls)
            throws InterruptedException {
        Task<Fetch, Page> task = ShippedTasks.FETCH.with(options -> options.attempts(1));
        List<Fetch> inputs = urls.stream().map(Fetch::of).toList();
        long enough = bed.extent().rounds().enough().toNanos();
        for (long spent = 0; spent < WARM_UP * enough; ) {
            long start = System.nanoTime();
            work.plain(urls, urls.size());
            bed.jobsOnce(queue, worker, task, inputs).result().forEach(FetchWork::check);
            spent += System.nanoTime() - start;
        }
    }

    private static List<String> delayed(List<String> urls, Duration delay) {
        return urls.stream()
                .map(url -> url + "&delay=" + delay.toMillis() + "ms")
                .toList();
    }

    /** The same pages by another site, which logs its requests; the first of two runs opens the connections, and is not kept. */
    private void log(Testbed bed, List<ProcessHandle> worker, BenchQueue queue, int pages, Duration delay)
            throws IOException, InterruptedException {
        Path log = bed.files().resolve("fetch-requests.jsonl");
        Task<Fetch, Page> task = ShippedTasks.FETCH.with(options -> options.attempts(1));
        try (Site site = Site.start("127.0.0.1", 0, delay, log)) {
            List<Fetch> inputs = urls(site, pages).stream().map(Fetch::of).toList();
            for (int run = 1; run <= 2; run++) {
                bed.jobsOnce(queue, worker, task, inputs).result().forEach(FetchWork::check);
                awaitServed(site, (long) run * pages);
            }
        }
        chart = SiteChart.of(log, pages);
    }

    /** A client has its page a little before the site has written that it went. */
    private static void awaitServed(Site site, long count) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (site.served() < count) {
            if (System.nanoTime() > end) {
                throw new RedworkException("the site has answered " + site.served() + " requests, not " + count);
            }
            Thread.sleep(LOOK);
        }
    }

    private static List<ProcessHandle> startWorker(Testbed bed, Map<Integer, BenchQueue> lanes)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--allow-private"));
        lanes.forEach((level, queue) -> arguments.addAll(List.of("-q", queue.name() + ":" + level + ":virtual")));
        List<ProcessHandle> worker = bed.environment().startWorkers(1, arguments);
        for (BenchQueue queue : lanes.values()) {
            bed.environment().awaitWorkers(queue, 1);
        }
        return worker;
    }

    private static List<String> urls(Site site, int count) {
        Random random = new Random(SEED);
        return IntStream.range(0, count)
                .mapToObj(page -> random.ints(LETTERS, 'a', 'z' + 1)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining()))
                .map(site::url)
                .toList();
    }

    private void add(
            Testbed bed,
            List<ProcessHandle> worker,
            Map<Integer, BenchQueue> lanes,
            int level,
            List<String> all,
            Duration delay)
            throws InterruptedException {
        boolean tenth = level < SOON && bed.extent() != Extent.FULL;
        List<String> urls = tenth ? all.subList(0, all.size() / TENTH) : all;
        List<String> sample = level < SOON ? all.subList(0, all.size() / TENTH) : urls;
        long plain = bed.extent()
                .rounds()
                .median(() -> new Measured<>(work.plain(sample, level), urls))
                .nanos();
        Task<Fetch, Page> task = ShippedTasks.FETCH.with(options -> options.attempts(1));
        List<Fetch> inputs = urls.stream().map(Fetch::of).toList();
        BenchQueue queue = Objects.requireNonNull(lanes.get(level));
        Measured<List<Page>> pages = bed.extent().rounds().median(() -> bed.jobsOnce(queue, worker, task, inputs));
        pages.result().forEach(FetchWork::check);
        String size = size(urls.size(), delay);
        boolean asPublished = bed.extent() != Extent.TINY && size.equals(size(500, Duration.ofMillis(100)));
        bed.add(new Row(
                        name(),
                        size,
                        form(level),
                        urls.size(),
                        pages.nanos(),
                        new Plain(plain * urls.size() / sample.size(), sample.size() < urls.size()),
                        null,
                        null,
                        characters(
                                pages.result().stream().mapToLong(Page::bytes).sum()),
                        characters(urls.stream()
                                .map(FetchWork::page)
                                .mapToLong(SitePage::bytes)
                                .sum()))
                .with(
                        !asPublished || (level > 1 && level != 100)
                                ? null
                                : level == 1 ? Published.FETCH_SERIAL : Published.FETCH_ASYNC));
    }

    static String size(int pages, Duration delay) {
        return Numbers.count(pages, "page") + " of " + Durations.format(delay);
    }

    static String form(int level) {
        return level == NO_LIMIT ? "no limit" : Numbers.grouped(level) + " at a time";
    }

    private static String characters(long count) {
        return Numbers.grouped(count) + " characters";
    }

    @Override
    public List<Plot> plots(RowsOfWorkload rows) {
        List<Integer> all = new ArrayList<>(levels);
        all.add(NO_LIMIT);
        String size = size(500, USUAL);
        Plot seconds = new Plot("fetch-at-once", "fetch: seconds for 500 pages of 100 ms", "pages at a time")
                .logarithmic()
                .slots(all.stream()
                        .map(level -> level == NO_LIMIT ? "no limit" : Numbers.grouped(level))
                        .toList())
                .curve(
                        "jobs",
                        all.stream()
                                .map(level -> rows.seconds(size, form(level)))
                                .toList())
                .curve(
                        "plain client",
                        all.stream()
                                .map(level -> rows.find(size, form(level))
                                        .map(Row::plain)
                                        .map(plain -> plain.nanos() / 1e9)
                                        .orElse(Double.NaN))
                                .toList());
        return chart == null
                ? List.of(seconds)
                : List.of(
                        seconds,
                        Plot.drawn(
                                "fetch-requests",
                                "fetch: requests over time, a bar each, as the site logged them",
                                chart.svg()));
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        return FetchRemarks.of(rows, chart, Runtime.version().feature());
    }
}
