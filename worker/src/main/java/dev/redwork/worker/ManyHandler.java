package dev.redwork.worker;

import java.util.List;

/**
 * The code that runs jobs of one task together, in one call on one thread: where a store takes a hundred rows as fast as one. Each job
 * has an outcome of its own, which the handler says with {@link JobOfMany#succeed} or {@link JobOfMany#fail}, from any thread,
 * until it returns. Whatever it throws is a failed attempt of those of which it has said nothing; when it returns, these have
 * failed, too.
 *
 * @param <I> input
 * @param <O> output
 */
@FunctionalInterface
public interface ManyHandler<I, O> {
    /**
     * Runs them.
     *
     * @param jobs one or more, in the order in which they were claimed; cannot be changed
     */
    void run(List<JobOfMany<I, O>> jobs) throws Exception;
}
