package dev.redwork.worker;

/**
 * The code that runs a task. Whatever it throws is a failed attempt. It may run again for the same job (its worker died,
 * its lease lapsed), so its effects should be safe to repeat.
 *
 * @param <I> input
 * @param <O> output
 */
@FunctionalInterface
public interface TaskHandler<I, O> {
    O run(I input, JobContext context) throws Exception;
}
