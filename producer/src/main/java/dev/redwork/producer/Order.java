package dev.redwork.producer;

import dev.redwork.job.Uniqueness;
import dev.redwork.store.NewJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one call is to enqueue.
 *
 * @param patience for a queue that is full
 * @param uniqueness when other jobs stand for these, or give way; null: only those with the same id stand
 */
record Order(
        Route route,
        List<NewJob> entries,
        Patience patience,
        @Nullable Uniqueness uniqueness) {}
