package dev.redwork.producer.tasks;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.producer.EndedJob;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.tasks.WordsFound;
import dev.redwork.tasks.WordsPart;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
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

    private final List<Source> sources;

    /** The source of each part that is counted. By identity: a source may be given twice. */
    private final IdentityHashMap<WordsPart, Source> open = new IdentityHashMap<>();

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
        this.sources = names.stream().map(Source::new).toList();
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
        // Of each its first chunk, and then what that left.
        progress.planned(sources.size());
        words.run(words.sources.stream().map(source -> words.part(source, 0)).iterator());
        progress.planned(
                words.sources.stream().mapToLong(source -> source.chunks(chunk)).sum());
        words.run(words.new Rest());
        return words.sources.stream().map(Source::counted).toList();
    }

    private void run(Iterator<WordsPart> parts) {
        Iterator<EndedJob<WordsPart, WordsFound>> ended =
                producer.streamUnordered(task, parts, AT_ONCE, timeout).iterator();
        while (ended.hasNext()) {
            EndedJob<WordsPart, WordsFound> job = ended.next();
            Objects.requireNonNull(open.remove(job.input())).add(job);
            progress.ended();
        }
    }

    private WordsPart part(Source source, long from) {
        WordsPart part = new WordsPart(source.name, from, chunk);
        open.put(part, source);
        return part;
    }

    /** The parts that the first jobs have left over: made one by one, there may be more than fit into memory. */
    private final class Rest implements Iterator<WordsPart> {
        private int place;
        private long next;

        @Override
        public boolean hasNext() {
            for (; place < sources.size(); place++) {
                Source source = sources.get(place);
                next = Math.max(next, source.first);
                if (source.failure == null && next < source.size) {
                    return true;
                }
                next = 0;
            }
            return false;
        }

        @Override
        public WordsPart next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            WordsPart part = part(sources.get(place), next);
            next += Math.min(chunk, Long.MAX_VALUE - next);
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

        void add(EndedJob<WordsPart, WordsFound> job) {
            try {
                WordsFound found = job.get();
                words += found.words();
                if (Objects.requireNonNull(job.input().from()) == 0) {
                    first = found.bytes();
                    size = found.size();
                }
            } catch (RedworkException e) {
                failure = failure == null ? e : failure;
            }
        }

        /** Jobs that the first one has left over. */
        long chunks(long chunk) {
            long left = failure == null ? size - first : 0;
            return left / chunk + (left % chunk == 0 ? 0 : 1);
        }

        CountedWords counted() {
            return failure == null ? new CountedWords(name, words, size, null) : new CountedWords(name, 0, 0, failure);
        }
    }
}
