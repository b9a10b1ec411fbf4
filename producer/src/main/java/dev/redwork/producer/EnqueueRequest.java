package dev.redwork.producer;

import dev.redwork.job.Uniqueness;
import dev.redwork.store.NewJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one call of {@link Producer#enqueueAll} and how they are enqueued.
 *
 * @param backpressure for a queue that is full
 * @param uniqueness when other jobs stand for these, or give way; null: only those with the same id stand
 */
record EnqueueRequest(
        Destination destination,
        List<NewJob> entries,
        Backpressure backpressure,
        @Nullable Uniqueness uniqueness) {
    /** Its shares of enqueue calls, in order. */
    List<CallerShare> shares() {
        return CallerShare.split(destination, entries);
    }
}
