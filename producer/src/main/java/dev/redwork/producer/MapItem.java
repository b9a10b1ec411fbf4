package dev.redwork.producer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One input of a map, and its outcome.
 *
 * @param <I> the task's input
 * @param <O> the task's output
 */
public final class MapItem<I, O> {
    private final long index;
    private final I input;
    private final JobHandle<?> job;
    private final @Nullable O output;
    private final @Nullable RuntimeException failure;

    MapItem(long index, I input, JobHandle<?> job, @Nullable O output, @Nullable RuntimeException failure) {
        this.index = index;
        this.input = input;
        this.job = job;
        this.output = output;
        this.failure = failure;
    }

    /** The place of its input, from 0, as they were given. */
    public long index() {
        return index;
    }

    public I input() {
        return input;
    }

    /** The job that ran it, alone or with the others of its chunk; it has ended. */
    public JobHandle<?> job() {
        return job;
    }

    /** Why it has no output, as {@link #get} throws it; empty: it has one. */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * The output.
     *
     * @throws JobFailedException when it failed, or its job is dead
     * @throws JobCancelledException when its job was cancelled
     * @throws JobExpiredException when its job was too late to start
     * @throws JobGoneException when no trace of its job is left
     */
    @SuppressWarnings("NullAway") // a task without an output has null
    public O get() {
        if (failure != null) {
            throw failure;
        }
        return output;
    }

    @Override
    public String toString() {
        return "item " + index + " of " + job;
    }
}
