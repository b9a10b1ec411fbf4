package dev.redwork.producer.tasks;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A range of whole numbers in parts of like size, one a job. */
final class Parts {
    private static final int MOST_JOBS = 10_000;

    /** Enough for the cores of many machines, and few enough that the last ones to end are short. */
    private static final int USUAL_JOBS = 200;

    /** Makes a job's input of a part. */
    interface Input<I> {
        I of(long lo, long hi);
    }

    private Parts() {}

    /** How many jobs so many numbers make when the caller does not say: none has fewer than {@code fewest}, but for a single one. */
    static int usual(long numbers, long fewest) {
        return (int) Math.max(1, Math.min(USUAL_JOBS, numbers / fewest));
    }

    /**
     * The numbers from 0 to {@code numbers - 1} in {@code jobs} parts, or in as many as there are numbers, in order.
     *
     * @param unit parts begin at its multiples; 1: anywhere
     */
    static <I> Stream<I> cut(long numbers, int jobs, long unit, Input<I> input) {
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw new IllegalArgumentException("the jobs are " + jobs + ", must be 1 to " + MOST_JOBS);
        }
        long units = (numbers + unit - 1) / unit;
        long parts = Math.min(jobs, units);
        return LongStream.range(0, parts)
                .mapToObj(part ->
                        input.of(units * part / parts * unit, Math.min(numbers, units * (part + 1) / parts * unit)));
    }
}
