package dev.redwork.producer.tasks;

import dev.redwork.job.TaskOptions;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.PiSamples;
import dev.redwork.tasks.ShippedTasks;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Pi by random points: four times the share that lies within the quarter circle. The points are those of a seed, so the result is
 * the same for any number of jobs and workers.
 *
 * @param samples points that were drawn, 1 or more
 * @param inside how many of them lie within the quarter circle
 */
public record Pi(long samples, long inside) {
    /** Some milliseconds of a thread. */
    private static final long SMALLEST_JOB = PiSamples.STREAM;

    private static final int AHEAD = 1_000;

    public double value() {
        return 4.0 * inside / samples;
    }

    /** How far {@link #value} is from pi, in standard deviations of so many points: within 5 but for one seed in two million. */
    public double sigmas() {
        double share = Math.PI / 4;
        return (value() - Math.PI) / (4 * Math.sqrt(share * (1 - share) / samples));
    }

    /** How many jobs so many points make when the caller does not say. */
    public static int usualJobs(long samples) {
        return Parts.usual(samples, SMALLEST_JOB);
    }

    /**
     * Draws points 0 to {@code samples - 1} of a seed by jobs of task {@code pi}.
     *
     * @param options of the jobs, such as their queue
     * @param samples 1 to {@link PiSamples#LIMIT}
     * @param blocks whether jobs draw into arrays, which changes nothing but their time
     * @param jobs 1 to 10,000
     * @param timeout how long each next job may take
     * @param told runs when a job has answered
     */
    public static Pi of(
            Producer producer,
            UnaryOperator<TaskOptions> options,
            long seed,
            long samples,
            boolean blocks,
            int jobs,
            Duration timeout,
            Runnable told) {
        if (samples < 1) {
            throw new IllegalArgumentException("the samples are " + samples + ", must be 1 to " + PiSamples.LIMIT);
        }
        long inside = producer.reduce(
                ShippedTasks.PI.with(options),
                () -> split(seed, samples, blocks, jobs).iterator(),
                map -> map.atOnce(AHEAD).timeout(timeout),
                0L,
                (sum, count) -> {
                    told.run();
                    return sum + count;
                });
        return new Pi(samples, inside);
    }

    /** Jobs begin where streams begin, if there are as many: else a job would draw and drop what is before its first point. */
    static Stream<PiSamples> split(long seed, long samples, boolean blocks, int jobs) {
        long unit = samples / jobs < PiSamples.STREAM ? 1 : PiSamples.STREAM;
        return Parts.cut(samples, jobs, unit, (from, to) -> new PiSamples(seed, from, to, blocks));
    }
}
