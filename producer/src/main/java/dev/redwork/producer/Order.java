package dev.redwork.producer;

import dev.redwork.job.Uniqueness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one call is to enqueue.
 *
 * @param patience for a queue that is full
 * @param uniqueness when other jobs stand for these; null: only those with the same id
 */
record Order(
        Route route,
        List<Entry> entries,
        Patience patience,
        @Nullable Uniqueness uniqueness) {}
