package dev.redwork.producer;

import dev.redwork.job.BatchCounts;
import dev.redwork.job.Names;
import dev.redwork.job.TaskOptions;
import dev.redwork.store.BatchStore;
import dev.redwork.store.Keys;
import dev.redwork.store.Signal;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Jobs of one queue that share counts, flags and cancellation. A job joins by its task's options:
 * {@code producer.enqueueAll(GCD.with(batch), pairs)}. The batch is there from its first job on, and for a day after its
 * last one has ended.
 */
public final class Batch implements UnaryOperator<TaskOptions> {
    private final QueryConnection queries;
    private final Keys keys;
    private final String id;

    Batch(QueryConnection queries, Keys keys, String id) {
        this.queries = queries;
        this.keys = keys;
        this.id = Names.check("batch", id);
    }

    public String id() {
        return id;
    }

    public String queue() {
        return keys.queue();
    }

    /**
     * The options with this batch and its queue.
     *
     * @throws IllegalArgumentException when they name another queue
     */
    @Override
    public TaskOptions apply(TaskOptions options) {
        return options.batch(id, queue());
    }

    /** How many of its jobs there are, and how they ended, as Redis has it now. */
    public BatchCounts counts() {
        return queries.send(new BatchStore(keys).read(id));
    }

    /**
     * Cancels all of its jobs that have not ended: waiting ones never start, and end as cancelled when a worker comes to them;
     * running ones are interrupted. Jobs that join later are cancelled, too.
     *
     * @return whether this call did it; false when it was cancelled before (also by this call, when its answer was lost and
     *     it was sent again), or has no jobs
     */
    public boolean cancel() {
        return queries.send(new BatchStore(keys).cancel(id)) == BatchStore.Cancelled.CANCELLING;
    }

    /** The value of a flag; empty when it is not up. */
    public Optional<String> flag(String name) {
        return queries.send(Signal.flag(id, name).read(keys));
    }

    /**
     * Raises a flag for all its jobs; the first one to raise it decides its value.
     *
     * @return whether this call was the first; false also when its answer was lost and it was sent again: where the first
     *     one matters, let the value tell it
     * @throws IllegalArgumentException for a value of more than 4,096 bytes
     */
    public boolean raise(String name, String value) {
        return queries.send(new BatchStore(keys).raiseFlag(id, name, value)).first();
    }

    /** Lowers a flag; whether it was up. */
    public boolean lower(String name) {
        return queries.send(new BatchStore(keys).lowerFlag(id, name));
    }

    @Override
    public String toString() {
        return "batch " + id + " (queue " + queue() + ")";
    }
}
