package dev.redwork.producer.tasks;

import dev.redwork.job.TaskOptions;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.PrimeRange;
import dev.redwork.tasks.PrimesFound;
import dev.redwork.tasks.ShippedTasks;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Counts or lists the primes of a range by jobs of task {@code primes.range}, one a chunk. */
public final class Primes {
    private static final long SMALLEST_CHUNK = 1_000_000;
    private static final long LARGEST_CHUNK = 1_000_000_000;

    /** 200,000 numbers hold 17,984 primes at most: some 300 KB of JSON. */
    private static final long LIST_CHUNK = 200_000;

    /** Each list is some MB once it is decoded: the whole must fit into a small JVM. */
    private static final int LISTS_AHEAD = 12;

    private static final int COUNTS_AHEAD = 1_000;

    private Primes() {}

    /**
     * The results of all chunks of {@code chunk} numbers, in order, as they come.
     *
     * @param options of the jobs, such as their queue
     * @param timeout how long each next chunk may take
     */
    public static Stream<PrimesFound> chunks(
            Producer producer, UnaryOperator<TaskOptions> options, PrimeRange whole, long chunk, Duration timeout) {
        return producer.map(
                ShippedTasks.PRIMES_RANGE.with(options),
                () -> split(whole, chunk).iterator(),
                map -> map.atOnce(whole.list() ? LISTS_AHEAD : COUNTS_AHEAD).timeout(timeout));
    }

    /**
     * A chunk size for counting: some hundred jobs, but none so small that finding the base primes up to the root of
     * {@code hi} would be most of its work.
     */
    public static long countChunk(long lo, long hi) {
        long root = (long) Math.sqrt((double) hi);
        long chunk = Math.max((hi - lo) / 200, 4 * root);
        return Math.max(SMALLEST_CHUNK, Math.min(LARGEST_CHUNK, chunk));
    }

    /** The chunk size for listing: its output stays small. */
    public static long listChunk() {
        return LIST_CHUNK;
    }

    /** How many jobs a range makes. */
    public static long jobs(PrimeRange whole, long chunk) {
        return (whole.hi() - whole.lo() + chunk - 1) / chunk;
    }

    /** A range in chunks. */
    public static Stream<PrimeRange> split(PrimeRange whole, long chunk) {
        if (chunk < 1) {
            throw new IllegalArgumentException("the chunk is " + chunk + " numbers, must be 1 or more");
        }
        return LongStream.range(0, jobs(whole, chunk))
                .map(index -> whole.lo() + index * chunk)
                .mapToObj(from -> new PrimeRange(from, Math.min(whole.hi(), from + chunk), whole.list()));
    }
}
