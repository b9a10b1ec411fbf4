package dev.redwork.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of an enqueue.
 *
 * @param duplicates positions of jobs that were there before (waiting, running or ended)
 * @param full why nothing was enqueued; null: all that is no duplicate is in the queue
 */
public record Enqueued(List<Integer> duplicates, @Nullable Full full) {
    static Enqueued read(Object reply) {
        List<Object> answer = Reply.list(reply);
        return Full.isSaidBy(answer)
                ? new Enqueued(List.of(), Full.read(answer))
                : new Enqueued(JobStore.positions(reply), null);
    }
}
