package dev.redwork.producer.tasks;

import dev.redwork.job.TaskOptions;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.tasks.SumRange;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Sums of ranges of whole numbers, added up one by one by jobs of task {@code sum}. */
public final class RangeSum {
    /** Some milliseconds of a thread. */
    private static final long SMALLEST_JOB = 10_000_000;

    private static final int AHEAD = 1_000;

    private RangeSum() {}

    /** How many jobs so many numbers make when the caller does not say. */
    public static int usualJobs(long numbers) {
        return Parts.usual(numbers, SMALLEST_JOB);
    }

    /**
     * The sum of each range, in their order; of any size, it cannot overflow.
     *
     * @param options of the jobs, such as their queue
     * @param jobs that share a range, 1 to 10,000; as many as it has numbers if these are fewer
     * @param timeout how long each next job may take
     * @param told runs when a job has answered
     */
    public static List<BigInteger> of(
            Producer producer,
            UnaryOperator<TaskOptions> options,
            List<SumRange> ranges,
            int jobs,
            Duration timeout,
            Runnable told) {
        Iterator<SumRange> parts =
                ranges.stream().flatMap(range -> split(range, jobs)).iterator();
        Iterator<BigInteger> found = producer.map(
                        ShippedTasks.SUM.with(options),
                        () -> parts,
                        map -> map.atOnce(AHEAD).timeout(timeout))
                .iterator();
        List<BigInteger> sums = new ArrayList<>();
        for (SumRange range : ranges) {
            BigInteger sum = BigInteger.ZERO;
            for (long part = parts(range, jobs); part > 0; part--) {
                sum = sum.add(found.next());
                told.run();
            }
            sums.add(sum);
        }
        return sums;
    }

    /** How many jobs a range makes. */
    public static long parts(SumRange range, int jobs) {
        return Math.min(jobs, range.hi() - range.lo());
    }

    private static Stream<SumRange> split(SumRange whole, int jobs) {
        long first = whole.lo();
        return Parts.cut(whole.hi() - first, jobs, 1, (lo, hi) -> new SumRange(first + lo, first + hi, whole.blocks()));
    }
}
