package dev.redwork.producer.tasks;

import dev.redwork.job.TaskOptions;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.Integration;
import dev.redwork.tasks.ShippedTasks;
import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.Iterator;
import java.util.function.UnaryOperator;

/** The area under a function by the left rule, by jobs of task {@code integrate}. */
public final class Integral {
    /** Some milliseconds of a thread. */
    private static final long SMALLEST_JOB = 1_000_000;

    private static final int AHEAD = 1_000;

    private Integral() {}

    /** How many jobs so many slices make when the caller does not say. */
    public static int usualJobs(long slices) {
        return Parts.usual(slices, SMALLEST_JOB);
    }

    /**
     * The area. Sums are compensated in the jobs and here, so that the number of jobs changes no more than the last digits of
     * fifteen.
     *
     * @param options of the jobs, such as their queue
     * @param jobs 1 to 10,000
     * @param timeout how long each next job may take
     * @param told runs when a job has answered
     * @throws dev.redwork.producer.JobFailedException when a sum is beyond the largest double
     */
    public static double of(
            Producer producer,
            UnaryOperator<TaskOptions> options,
            Integration whole,
            int jobs,
            Duration timeout,
            Runnable told) {
        long first = whole.from();
        Iterator<Integration> parts = Parts.cut(
                        whole.to() - first, jobs, 1, (from, to) -> whole.slices(first + from, first + to))
                .iterator();
        DoubleSummaryStatistics sum = new DoubleSummaryStatistics();
        producer.map(
                        ShippedTasks.INTEGRATE.with(options),
                        () -> parts,
                        map -> map.atOnce(AHEAD).timeout(timeout))
                .forEach(part -> {
                    sum.accept(part);
                    told.run();
                });
        return sum.getSum() * whole.width();
    }
}
