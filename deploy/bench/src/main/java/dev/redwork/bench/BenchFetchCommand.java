package dev.redwork.bench;

import dev.redwork.producer.Producer;
import dev.redwork.site.Site;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "fetch",
        description = "How long slow pages take: one, 10, 100 and all at a time.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench fetch",
            "  redwork bench fetch --pages 1000 --delay 50ms -o json",
            "",
            "A local site answers each page after its delay. fetch-N: the pages by jobs of one worker JVM on a",
            "lane of N virtual threads (a pool before JDK 21), from the first enqueue to the last result in",
            "the producer's hands. plain-N: the same pages by the JDK's asynchronous client, N at a time,",
            "without a queue, in the same round. One at a time only 20 pages are got, 10 at a time 200: the",
            "times of all are reckoned up from these. The worker goes on through all rounds.",
            "redwork bench --help says what all benches have in common."
        })
final class BenchFetchCommand extends BenchAction {
    private static final int MOST_PAGES = 5_000;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** A page at a time, so many are enough to tell: the time of all is reckoned up. */
    private static final int TURNS = 20;

    private static final List<Integer> LEVELS = List.of(1, 10, 100);

    @Option(names = "--pages", paramLabel = "N", description = "Pages. Default: 500.")
    int pages = 500;

    @Option(names = "--delay", paramLabel = "TIME", description = "How long each page takes to answer. Default: 100ms.")
    Duration delay = Duration.ofMillis(100);

    private final FetchWork work = new FetchWork();
    private @Nullable Site site;
    private List<Level> levels = List.of();
    private List<ProcessHandle> started = List.of();

    /** A lane of its own for each number of pages at a time. */
    private record Level(int atOnce, List<String> urls, BenchQueue queue) {}

    @Override
    void check() {
        between("--pages", pages, 1, MOST_PAGES);
        if (delay.compareTo(LONGEST) > 0) {
            throw usage("--delay is 0s to " + LONGEST.toSeconds() + "s, not " + Durations.format(delay));
        }
    }

    @Override
    long jobs() {
        return levels.stream().mapToLong(level -> level.urls().size()).sum();
    }

    @Override
    void warmUp() throws IOException, InterruptedException {
        Site slow = Site.start("127.0.0.1", 0, delay, null);
        site = slow;
        levels = Stream.concat(LEVELS.stream().filter(atOnce -> atOnce < pages), Stream.of(pages))
                .map(atOnce -> new Level(
                        atOnce, FetchWork.urls(slow.url(), Math.min(pages, TURNS * atOnce)), queue().another()))
                .toList();
        List<String> arguments = new ArrayList<>(List.of("--allow-private"));
        levels.forEach(
                level -> arguments.addAll(List.of("-q", level.queue().name() + ":" + level.atOnce() + ":virtual")));
        started = environment().startWorkers(1, arguments);
        // Fetches that wait for the page's delay warm nothing: only many at a time make code hot.
        for (Level level : levels.subList(Math.max(0, levels.size() - 2), levels.size())) {
            plain(level);
            byJobs(level, done -> {});
        }
    }

    @Override
    List<Sample> round(LongConsumer done) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        for (Level level : levels) {
            Sample bare = plain(level);
            samples.add(bare);
            samples.add(byJobs(level, done).within(bare));
        }
        return samples;
    }

    /** By the JDK's asynchronous client, without a queue. */
    private Sample plain(Level level) throws InterruptedException {
        return Sample.of("plain-" + level.atOnce(), "s", seconds(level, work.plain(level.urls(), level.atOnce())));
    }

    private Sample byJobs(Level level, LongConsumer done) throws InterruptedException {
        Sample sample;
        try (Producer producer = level.queue().newProducerOfResults()) {
            Meter meter = Meter.start(queue().link(), started);
            long nanos = FetchWork.byJobs(producer, level.queue(), level.urls(), started, done);
            sample = Sample.of("fetch-" + level.atOnce(), "s", seconds(level, nanos))
                    .at(meter.stop(level.urls().size()));
        }
        level.queue().checkEnded(level.urls().size());
        level.queue().clearEnded();
        return sample;
    }

    /** For all pages, also where only some were got. */
    private double seconds(Level level, long nanos) {
        return nanos / 1e9 * pages / level.urls().size();
    }

    @Override
    void end() {
        if (site != null) {
            site.close();
        }
    }

    @Override
    String explanation() {
        return "%s pages of %s, N at a time; fetch: by jobs, to the last result in hand; plain: by a client, no queue."
                .formatted(Numbers.grouped(pages), Durations.format(delay));
    }
}
