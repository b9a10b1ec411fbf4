package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.producer.WaitTimeoutException;
import dev.redwork.site.Site;
import dev.redwork.site.SitePage;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import dev.redwork.tasks.ShippedTasks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Gets slow local pages by jobs, some at a time: from the first enqueue to the last result in the producer's hands. One
 * worker JVM has a lane for each number of pages at a time, and goes on through all rounds.
 */
public final class FetchBench implements Bench {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** A page at a time, so many are enough to tell: the time of all is reckoned up. */
    private static final int TURNS = 20;

    private static final List<Integer> LEVELS = List.of(1, 10, 100);

    private record Level(int atOnce, List<String> urls, BenchQueue queue) {}

    private final int pages;
    private final Function<List<String>, List<ProcessHandle>> workers;
    private final Site site;
    private final PlainClient plain = new PlainClient();
    private final List<Level> levels;
    private List<ProcessHandle> started = List.of();

    /**
     * Starts the site.
     *
     * @param delay of each page
     * @param workers starts a worker process with these lanes, each as {@code -q} takes it
     */
    public FetchBench(BenchQueue queue, int pages, Duration delay, Function<List<String>, List<ProcessHandle>> workers)
            throws IOException, InterruptedException {
        this.pages = pages;
        this.workers = workers;
        this.site = Site.start("127.0.0.1", 0, delay, null);
        this.levels = Stream.concat(LEVELS.stream().filter(atOnce -> atOnce < pages), Stream.of(pages))
                .map(atOnce -> level(queue, atOnce))
                .toList();
    }

    private Level level(BenchQueue queue, int atOnce) {
        List<String> urls = IntStream.range(0, Math.min(pages, TURNS * atOnce))
                .mapToObj(page -> site.url("page-" + page))
                .toList();
        return new Level(atOnce, urls, queue.another("at-" + atOnce));
    }

    /** How many pages are got where one is got at a time. */
    public static int alone(int pages) {
        return Math.min(pages, TURNS);
    }

    @Override
    public long jobs() {
        return levels.stream().mapToLong(level -> level.urls().size()).sum();
    }

    @Override
    public void warmUp() throws InterruptedException {
        started = workers.apply(levels.stream()
                .map(level -> level.queue().name() + ":" + level.atOnce() + ":virtual")
                .toList());
        // Fetches that wait for the page's delay warm nothing: only many at a time make code hot.
        for (Level level : levels.subList(Math.max(0, levels.size() - 2), levels.size())) {
            plain(level);
            byJobs(level);
        }
    }

    @Override
    public List<Sample> round(LongConsumer done) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        for (Level level : levels) {
            Sample plain = plain(level);
            samples.add(plain);
            samples.add(byJobs(level).within(plain));
            done.accept(level.urls().size());
        }
        return samples;
    }

    private Sample plain(Level level) throws InterruptedException {
        long start = System.nanoTime();
        plain.get(level.urls(), level.atOnce());
        return Sample.of("plain-" + level.atOnce(), "s", seconds(level, System.nanoTime() - start));
    }

    private Sample byJobs(Level level) {
        Task<Fetch, Page> task = ShippedTasks.FETCH.with(
                options -> options.queue(level.queue().name()).attempts(1));
        List<Fetch> inputs = level.urls().stream().map(Fetch::of).toList();
        List<String> ids;
        Sample sample;
        try (Producer producer = level.queue().newProducerOfResults()) {
            Meter meter = Meter.start(level.queue().link(), started);
            long start = System.nanoTime();
            List<JobHandle<Page>> jobs = producer.enqueueAll(task, inputs);
            for (JobHandle<Page> job : jobs) {
                check(await(job, start));
            }
            long nanos = System.nanoTime() - start;
            sample = Sample.of("fetch-" + level.atOnce(), "s", seconds(level, nanos))
                    .at(meter.stop(jobs.size()));
            ids = jobs.stream().map(JobHandle::id).toList();
        }
        level.queue().checkEnded(ids);
        level.queue().clearEnded();
        return sample;
    }

    /** For all pages, also where only some were got. */
    private double seconds(Level level, long nanos) {
        return nanos / 1e9 * pages / level.urls().size();
    }

    private Page await(JobHandle<Page> job, long start) {
        while (true) {
            try {
                return job.get(LOOK);
            } catch (WaitTimeoutException e) {
                if (started.stream().noneMatch(ProcessHandle::isAlive)) {
                    throw new RedworkException("the worker ended", e);
                }
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw e;
                }
            }
        }
    }

    private static void check(Page page) {
        String name = page.url().substring(page.url().indexOf('=') + 1);
        if (page.status() != 200 || page.bytes() != new SitePage(name).bytes()) {
            throw new RedworkException("the wrong page came: " + page);
        }
    }

    @Override
    public void close() {
        site.close();
    }
}
