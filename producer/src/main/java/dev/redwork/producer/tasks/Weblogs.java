package dev.redwork.producer.tasks;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.producer.MapItem;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.tasks.WeblogCounts;
import dev.redwork.tasks.WeblogPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Counts the pages that access logs were asked for, by jobs of task {@code weblogs}: mapped over logs and their parts, in whichever order
 * they end, and reduced here to one count for each path. A job that has too many paths for its output says so, and is asked again in shares.
 */
public final class Weblogs {
    /** The output of each may be a megabyte, and some more once it is decoded. */
    private static final int AT_ONCE = 32;

    private final Producer producer;
    private final Task<WeblogPart, WeblogCounts> task;
    private final Duration timeout;
    private final SplitProgress progress;

    private final List<Log> logs;
    private final Map<String, Long> paths = new HashMap<>();
    private long jobs;

    /** Parts that are still to be counted: at first all, then shares of those that have too many paths. */
    private List<Part> parts = new ArrayList<>();

    /** A part, and the log that it is of: one may be given twice. */
    private record Part(Log log, WeblogPart input) {}

    private Weblogs(
            Producer producer,
            Task<WeblogPart, WeblogCounts> task,
            List<String> sources,
            int parts,
            Duration timeout,
            SplitProgress progress) {
        this.producer = producer;
        this.task = task;
        this.timeout = timeout;
        this.progress = progress;
        this.logs = sources.stream().map(source -> new Log(source, parts)).toList();
    }

    /**
     * Counts them all.
     *
     * @param options of the jobs, such as their queue
     * @param sources URLs, and paths below the workers' {@code --files}
     * @param under pages below this directory only; null: all
     * @param parts jobs of each log, 1 to {@link WeblogPart#MOST_PARTS}: each reads all of it, so more help only where parsing, and not
     *     unpacking, takes the time
     * @param chunk lines that a part has in a row, 1 or more
     * @param timeout how long each next job may take
     * @param progress is told of the jobs
     */
    public static CountedPages count(
            Producer producer,
            UnaryOperator<TaskOptions> options,
            List<String> sources,
            @Nullable String under,
            int parts,
            int chunk,
            Duration timeout,
            SplitProgress progress) {
        if (parts < 1 || parts > WeblogPart.MOST_PARTS || chunk < 1) {
            throw new IllegalArgumentException("parts is " + parts + ", must be 1 to " + WeblogPart.MOST_PARTS
                    + "; chunk is " + chunk + ", must be 1 line or more");
        }
        Weblogs weblogs = new Weblogs(producer, ShippedTasks.WEBLOGS.with(options), sources, parts, timeout, progress);
        for (Log log : weblogs.logs) {
            for (int part = 0; part < parts; part++) {
                weblogs.parts.add(new Part(log, new WeblogPart(log.source, under, part, parts, chunk, null, null)));
            }
        }
        while (!weblogs.parts.isEmpty()) {
            weblogs.run();
        }
        return new CountedPages(weblogs.logs.stream().map(Log::counted).toList(), weblogs.paths, weblogs.jobs);
    }

    private void run() {
        List<Part> now = parts;
        parts = new ArrayList<>();
        progress.planned(now.size());
        List<WeblogPart> inputs = now.stream().map(Part::input).toList();
        producer.forEach(
                task, inputs, map -> map.atOnce(AT_ONCE).collectErrors().timeout(timeout), item -> {
                    jobs++;
                    add(now.get(Math.toIntExact(item.index())).log(), item);
                    progress.ended();
                });
    }

    private void add(Log log, MapItem<WeblogPart, WeblogCounts> item) {
        WeblogPart part = item.input();
        try {
            WeblogCounts counts = item.get();
            if (counts.tooMany() > 0) {
                split(log, part, counts.tooMany());
                return;
            }
            // Each share has read the same lines.
            if (Objects.requireNonNull(part.share()) == 0) {
                log.lines += counts.lines();
                log.malformed += counts.malformed();
                log.kept += counts.kept();
            }
            merge(counts.paths(), log.paths);
        } catch (RedworkException e) {
            log.failure = log.failure == null ? e : log.failure;
        }
        log.left--;
        if (log.left == 0) {
            if (log.counted().failure() == null) {
                merge(log.paths, paths);
            }
            log.paths.clear();
        }
    }

    /** The paths of one share are those of some of more shares. */
    private void split(Log log, WeblogPart part, int shares) {
        log.left--;
        for (int share = Objects.requireNonNull(part.share());
                share < shares;
                share += Objects.requireNonNull(part.shares())) {
            parts.add(new Part(
                    log,
                    new WeblogPart(
                            part.source(), part.under(), part.part(), part.parts(), part.chunk(), share, shares)));
            log.left++;
        }
    }

    private static void merge(Map<String, Long> from, Map<String, Long> into) {
        from.forEach((path, count) -> into.merge(path, count, Long::sum));
    }

    private static final class Log {
        private final String source;

        /** Of a log that fails in one of its parts nothing counts. */
        private final Map<String, Long> paths = new HashMap<>();

        private @Nullable RedworkException failure;

        /** Jobs whose answers are to come. */
        private int left;

        private long lines;
        private long malformed;
        private long kept;

        Log(String source, int jobs) {
            this.source = source;
            this.left = jobs;
        }

        CountedLog counted() {
            RedworkException why = failure;
            if (why == null && lines > 0 && malformed == lines) {
                why = new RedworkException(
                        "none of its " + lines + " lines is in Common or Combined Log Format: is it an access log?");
            }
            return why == null
                    ? new CountedLog(source, lines, malformed, kept, null)
                    : new CountedLog(source, 0, 0, 0, why);
        }
    }
}
