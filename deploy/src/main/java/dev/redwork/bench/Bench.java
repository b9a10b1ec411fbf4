package dev.redwork.bench;

import java.util.List;
import java.util.function.LongConsumer;

/** One thing to measure, in rounds that each start from an empty queue. */
public interface Bench extends AutoCloseable {
    /** Jobs of one round; where time bounds a round, as many as are to be expected after {@link #warmUp}. */
    long jobs();

    /** Runs what is not counted: code that has just been loaded is slow. */
    void warmUp() throws InterruptedException;

    /**
     * Measures once, checks that nothing was lost or doubled, and clears away.
     *
     * @param done is told of jobs as they get done
     * @return the same figures each time, limits first
     * @throws dev.redwork.job.RedworkException when a job has no outcome, or more than one
     */
    List<Sample> round(LongConsumer done) throws InterruptedException;

    /** Ends what it has started itself. */
    @Override
    default void close() {}
}
