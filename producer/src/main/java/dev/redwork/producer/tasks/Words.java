package dev.redwork.producer.tasks;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.producer.MapItem;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.tasks.WordsFound;
import dev.redwork.tasks.WordsPart;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Counts the words of files and pages by jobs of task {@code words}. Where the files are only workers know how large they are: a first job
 * counts each one's first chunk and tells its size, then further jobs count the rest of all of them.
 */
public final class Words {
    /** Bytes that a job reads, where nothing is said: a tenth of a second of work. */
    public static final long CHUNK = 64 << 20;

    private static final int AT_ONCE = 1_000;

    private final Producer producer;
    private final Task<WordsPart, WordsFound> task;
    private final long chunk;
    private final Duration timeout;
    private final SplitProgress progress;

    /** By name: a source that is given twice is counted once. */
    private final Map<String, Source> sources = new LinkedHashMap<>();

    private Words(
            Producer producer,
            Task<WordsPart, WordsFound> task,
            List<String> names,
            long chunk,
            Duration timeout,
            SplitProgress progress) {
        this.producer = producer;
        this.task = task;
        this.chunk = chunk;
        this.timeout = timeout;
        this.progress = progress;
        names.forEach(name -> sources.put(name, new Source(name)));
    }

    /**
     * Counts them all.
     *
     * @param options of the jobs, such as their queue
     * @param sources URLs, and paths below the workers' {@code --files}
     * @param chunk bytes of a file that one job reads, 1 or more
     * @param timeout how long each next job may take
     * @param progress is told of the jobs
     * @return one for each source, in their order; one that could not be counted has its failure
     */
    public static List<CountedWords> count(
            Producer producer,
            UnaryOperator<TaskOptions> options,
            List<String> sources,
            long chunk,
            Duration timeout,
            SplitProgress progress) {
        if (chunk < 1) {
            throw new IllegalArgumentException("the chunk is " + chunk + " bytes, must be 1 or more");
        }
        Words words = new Words(producer, ShippedTasks.WORDS.with(options), sources, chunk, timeout, progress);
        words.run();
        return sources.stream()
                .map(name -> Objects.requireNonNull(words.sources.get(name)).counted())
                .toList();
    }

    private void run() {
        progress.planned(sources.size());
        run(sources.keySet().stream()
                .map(name -> new WordsPart(name, 0L, chunk))
                .toList());
        List<Source> cut =
                sources.values().stream().filter(source -> source.left() > 0).toList();
        progress.planned(cut.stream().mapToLong(source -> source.chunks(chunk)).sum());
        run(() -> new Rest(cut, chunk));
    }

    private void run(Iterable<WordsPart> parts) {
        producer.forEach(task, parts, map -> map.atOnce(AT_ONCE).collectErrors().timeout(timeout), item -> {
            Objects.requireNonNull(sources.get(item.input().source())).add(item);
            progress.ended();
        });
    }

    /** The parts that the first jobs have left over: made one by one, there may be more than fit into memory. */
    private static final class Rest implements Iterator<WordsPart> {
        private final List<Source> sources;
        private final long chunk;
        private int place;
        private long done;

        Rest(List<Source> sources, long chunk) {
            this.sources = sources;
            this.chunk = chunk;
        }

        @Override
        public boolean hasNext() {
            return place < sources.size();
        }

        @Override
        public WordsPart next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Source source = sources.get(place);
            WordsPart part = new WordsPart(source.name, source.first + done, chunk);
            done += Math.min(chunk, source.size);
            if (source.first + done >= source.size) {
                place++;
                done = 0;
            }
            return part;
        }
    }

    /** A source and what was counted of it. */
    private static final class Source {
        private final String name;
        private @Nullable RedworkException failure;

        /** Bytes that its first job has counted: all of a page, a chunk of a file. */
        private long first;

        private long size;
        private long words;

        Source(String name) {
            this.name = name;
        }

        void add(MapItem<WordsPart, WordsFound> item) {
            try {
                WordsFound found = item.get();
                words += found.words();
                if (Objects.requireNonNull(item.input().from()) == 0) {
                    first = found.bytes();
                    size = found.size();
                }
            } catch (RedworkException e) {
                failure = failure == null ? e : failure;
            }
        }

        /** Bytes that the first job has left over. */
        long left() {
            return failure == null ? size - first : 0;
        }

        /** Jobs for these. */
        long chunks(long chunk) {
            return left() / chunk + (left() % chunk == 0 ? 0 : 1);
        }

        CountedWords counted() {
            return failure == null ? new CountedWords(name, words, size, null) : new CountedWords(name, 0, 0, failure);
        }
    }
}
