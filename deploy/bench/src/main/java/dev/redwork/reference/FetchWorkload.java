package dev.redwork.reference;

import dev.redwork.bench.BenchQueue;
import dev.redwork.bench.FetchWork;
import dev.redwork.cli.site.SiteChart;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import dev.redwork.site.Site;
import dev.redwork.site.SitePage;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import dev.redwork.tasks.ShippedTasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    /** With virtual threads. */
    private static final int VIRTUAL_FROM = 21;

    private static final Duration USUAL = Duration.ofMillis(100);
    private static final int POOL = 100;

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
        return remarks(rows, chart, Runtime.version().feature());
    }

    /** @param jdk that workers run on, its first number */
    static List<String> remarks(RowsOfWorkload rows, @Nullable SiteChart chart, int jdk) {
        List<String> remarks = new ArrayList<>();
        oneByOne(rows).ifPresent(remarks::add);
        slowerThanPlain(rows).ifPresent(remarks::add);
        noLimit(rows, jdk).ifPresent(remarks::add);
        if (chart != null) {
            remarks.add(open(chart));
        }
        return remarks;
    }

    private static Optional<String> oneByOne(RowsOfWorkload rows) {
        return rows.rows().stream()
                .filter(row -> row.form().equals(form(1)))
                .findFirst()
                .map(row -> words(
                        "One after another %s take %.1f s by nature, by whatever program: that is no speed that can be"
                                + " beaten. Jobs took %.1f s.",
                        Numbers.count(row.jobs(), "page"), row.jobs() * USUAL.toMillis() / 1e3, row.nanos() / 1e9));
    }

    /** The work of requests without their delay shows the price of a job. */
    private static Optional<String> slowerThanPlain(RowsOfWorkload rows) {
        String size = size(500, USUAL);
        double jobs = rows.seconds(size, form(POOL));
        double ratio = rows.ratioToPlain(size, form(POOL));
        double work = rows.seconds(size(500, Duration.ZERO), form(POOL));
        double plainWork = work / rows.ratioToPlain(size(500, Duration.ZERO), form(POOL));
        if (!(ratio > 1) || Double.isNaN(plainWork)) {
            return Optional.empty();
        }
        String published = rows.find(size, form(POOL))
                .filter(row -> row.published() != null && row.timesFaster() < 1)
                .map(row -> words(
                        " The published %s is of such a client, too, without a queue.",
                        Objects.requireNonNull(ReferenceTable.published(row))))
                .orElse("");
        return Optional.of(words(
                        "At %d at a time jobs take %.2f s, %.2f times as long as the plain client. Pages without delay show"
                                + " the work of 500 requests on %s that site, Redis, worker and producer share: %.2f s by"
                                + " jobs, %.2f s by the plain client; a page by a job takes %+.2f ms more. The"
                                + " delay itself takes %.2f s at %d at a time, and less than the work of jobs from %.0f at a"
                                + " time on.",
                        POOL,
                        jobs,
                        ratio,
                        Numbers.count(rows.cores(), "core"),
                        work,
                        plainWork,
                        (work - plainWork) * 1e3 / 500,
                        500.0 / POOL * USUAL.toMillis() / 1e3,
                        POOL,
                        Math.ceil(500 * USUAL.toMillis() / 1e3 / work))
                + published);
    }

    private static Optional<String> noLimit(RowsOfWorkload rows, int jdk) {
        Optional<Row> unlimited = rows.rows().stream()
                .filter(row -> row.form().equals(form(NO_LIMIT)))
                .findFirst();
        Optional<Row> best = unlimited.flatMap(row -> rows.rows().stream()
                .filter(other -> other.size().equals(row.size()))
                .min(Comparator.comparingLong(Row::nanos)));
        if (best.isEmpty() || best.equals(unlimited)) {
            return Optional.empty();
        }
        double seconds = unlimited.get().nanos() / 1e9;
        String asMany = rows.find(
                        unlimited.get().size(), form((int) unlimited.get().jobs()))
                .map(row -> words(" (%s, with as many pages open, took %.2f s)", row.form(), row.nanos() / 1e9))
                .orElse("");
        return Optional.of(words(
                "No limit took %.2f s, %.1f times as long as %s%s. %s",
                seconds,
                seconds * 1e9 / best.get().nanos(),
                best.get().form(),
                asMany,
                jdk < VIRTUAL_FROM
                        ? words(
                                "Its lane of %s is as many platform threads on JDK %d, which take turns to speak to Redis;"
                                        + " from JDK %d on two threads do so, and each job has a virtual one.",
                                Numbers.count(NO_LIMIT, "slot"), jdk, VIRTUAL_FROM)
                        : words(
                                "Its lane is no %s on JDK %d: two threads speak to Redis, and each job has a virtual one.",
                                Numbers.count(NO_LIMIT, "platform thread"), jdk)));
    }

    private static String open(SiteChart chart) {
        return words(
                "As the site logged them, %s took %s from the first one that came to the last one answered; at most %d"
                        + " were open at once, and %.0f in the mean.",
                Numbers.count(chart.count(), "request"), Durations.span(chart.millis()), chart.peak(), chart.mean());
    }

    private static String words(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
