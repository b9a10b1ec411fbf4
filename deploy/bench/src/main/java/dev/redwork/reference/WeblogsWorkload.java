package dev.redwork.reference;

import dev.redwork.producer.tasks.CountedLog;
import dev.redwork.producer.tasks.CountedPages;
import dev.redwork.producer.tasks.SplitProgress;
import dev.redwork.producer.tasks.Weblogs;
import dev.redwork.reference.Rounds.Measured;
import dev.redwork.reference.Row.Plain;
import dev.redwork.tasks.WeblogPart;
import dev.redwork.text.Numbers;
import dev.redwork.weblogs.LogFile;
import dev.redwork.weblogs.LogGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Access logs: which pages were asked for, and how often. */
final class WeblogsWorkload implements Workload {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int LOGS = 5;
    private static final long SEED = 1;

    private static final Map<WorkerShape, Published> PUBLISHED = Map.of(
            WorkerShape.ONE,
            Published.WEBLOGS_ONE,
            new WorkerShape(1, 4),
            Published.WEBLOGS_THREADS,
            WorkerShape.TWO_JVMS,
            Published.WEBLOGS_POOL);

    private String size = "";

    @Override
    public String name() {
        return "weblogs";
    }

    @Override
    public String about() {
        return "Five gzip access logs in Common and Combined Log Format that `weblogs generate` writes"
                + " from a seed; of each line all nine fields are found, and pages are counted by path. A log a job, which"
                + " reads it from the worker's `--files`; counts are merged as they come. Plain: a regular expression a"
                + " line, on as many threads, a log each.";
    }

    @Override
    public void run(Testbed bed) throws InterruptedException {
        long bytes = bed.extent().of(51_000_000, 5_000_000, 100_000);
        List<LogFile> logs = generate(bed.files(), bytes);
        size = LOGS + " logs, "
                + Numbers.bytes(logs.stream().mapToLong(LogFile::packed).sum()) + ", "
                + Numbers.count(logs.stream().mapToLong(LogFile::lines).sum(), "line");
        List<Path> files = logs.stream().map(LogFile::file).toList();
        List<String> sources =
                files.stream().map(file -> String.valueOf(file.getFileName())).toList();
        long malformed = logs.stream().mapToLong(LogFile::malformed).sum();
        for (WorkerShape shape : bed.extent().shapes()) {
            Measured<List<PlainLogCount>> plain = bed.plain(shape.slots(), files, WeblogsWorkload::plain);
            Measured<CountedPages> counted = bed.work(
                    shape,
                    LOGS,
                    (producer, options) -> Weblogs.count(
                            producer, options, sources, null, 1, WeblogPart.CHUNK, PATIENCE, SplitProgress.UNSEEN));
            bed.add(new Row(
                    name(),
                    size,
                    shape.words(),
                    counted.result().jobs(),
                    counted.nanos(),
                    Plain.of(plain.nanos()),
                    null,
                    bed.extent() == Extent.FULL ? PUBLISHED.get(shape) : null,
                    words(
                            counted.result().paths(),
                            counted.result().logs().stream()
                                    .mapToLong(CountedLog::malformed)
                                    .sum()),
                    words(merged(plain.result()), malformed)));
        }
    }

    private static List<LogFile> generate(Path folder, long bytes) throws InterruptedException {
        try {
            return LogGenerator.write(folder, LOGS, bytes, SEED);
        } catch (IOException e) {
            throw new UncheckedIOException("no logs can be written: " + e.getMessage(), e);
        }
    }

    private static PlainLogCount plain(Path file) {
        try {
            return PlainLogCount.of(List.of(file), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Long> merged(List<PlainLogCount> counts) {
        Map<String, Long> all = new HashMap<>();
        counts.forEach(count -> count.paths().forEach((path, times) -> all.merge(path, times, Long::sum)));
        return all;
    }

    /** Of all counts, so that none of them may be wrong. */
    private static String words(Map<String, Long> paths, long malformed) {
        long kept = paths.values().stream().mapToLong(Long::longValue).sum();
        return "%s for %s, %s malformed, #%08x"
                .formatted(
                        Numbers.grouped(kept),
                        Numbers.count(paths.size(), "page"),
                        Numbers.grouped(malformed),
                        paths.hashCode());
    }

    @Override
    public List<Plot> plots(RowsOfWorkload rows) {
        return List.of(rows.shapes("weblogs: seconds for " + size, "weblogs-workers", size));
    }

    @Override
    public List<String> remarks(RowsOfWorkload rows) {
        List<String> remarks = new ArrayList<>();
        remarks.add(
                "Plain is what one writes without thinking: a regular expression a line. Jobs look at the bytes of a"
                        + " line: that, not the queue, is why they are faster.");
        remarks.add("Five logs are five jobs: two workers have three and two of them. The hash behind the counts is of"
                + " every path and its count, and must be that of the plain program.");
        return remarks;
    }
}
