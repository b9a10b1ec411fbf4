package dev.redwork.reference;

import dev.redwork.bench.BenchQueue;
import dev.redwork.bench.FetchWork;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.Numbers;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Slow pages, more and more of them at a time. */
final class FetchWorkload implements Workload {
    private static final List<Integer> FULL = List.of(1, 2, 5, 10, 20, 50, 100, 200, 500);
    private static final List<Integer> QUICK = List.of(1, 10, 50, 100, 500);
    private static final List<Integer> TINY = List.of(10);

    private static final int NO_LIMIT = 2_000;
    private static final int LETTERS = 10;
    private static final long SEED = 20_261_121;

    /** Fewer at a time are slow by nature: the plain client gets a tenth of the pages. */
    private static final int SOON = 10;

    private static final int TENTH = 10;

    private final FetchWork work = new FetchWork();
    private final List<Integer> levels = new ArrayList<>();

    @Override
    public String name() {
        return "fetch";
    }

    @Override
    public String about() {
        return "500 pages of a site on this machine that takes 100 ms for each; each has a name of ten random letters."
                + " One page a job, by one worker JVM on a lane of so many threads (virtual ones from JDK 21 on). The sum"
                + " of all characters is held. Plain: the JDK's asynchronous client, as many at a time.";
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
            // From many at a time to few: code that waits for pages one by one is never hot.
            add(bed, worker, lanes, NO_LIMIT, urls, delay);
            for (int i = levels.size() - 1; i >= 0; i--) {
                add(bed, worker, lanes, levels.get(i), urls, delay);
            }
            Duration half = delay.multipliedBy(5);
            int pool = levels.contains(100) ? 100 : TINY.get(0);
            List<String> slow = urls.stream()
                    .limit(100)
                    .map(url -> url + "&delay=" + half.toMillis() + "ms")
                    .toList();
            add(bed, worker, lanes, pool, slow, half);
        } catch (IOException e) {
            throw new UncheckedIOException("a site cannot be started: " + e.getMessage(), e);
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

    private static String size(int pages, Duration delay) {
        return Numbers.count(pages, "page") + " of " + Durations.format(delay);
    }

    private static String form(int level) {
        return level == NO_LIMIT ? "no limit" : Numbers.grouped(level) + " at a time";
    }

    private static String characters(long count) {
        return Numbers.grouped(count) + " characters";
    }

    @Override
    public List<Plot> plots(RowsOfWorkload rows) {
        List<Integer> all = new ArrayList<>(levels);
        all.add(NO_LIMIT);
        String size = size(500, Duration.ofMillis(100));
        return List.of(new Plot("fetch-at-once", "fetch: seconds for 500 pages of 100 ms", "pages at a time")
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
                                .toList()));
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        return List.of("One after another it takes 500 times 100 ms, by whatever program: 50 s are no speed that can be"
                + " beaten. Beyond a hundred at a time the pages' own delay is less than the work of 500"
                + " requests.");
    }
}
