package dev.redwork.producer;

import dev.redwork.job.BatchCounts;
import dev.redwork.job.Names;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.TaskOptions;
import dev.redwork.job.Ticker;
import dev.redwork.producer.EnqueueRequest.WaitClock;
import dev.redwork.store.BatchStore;
import dev.redwork.store.Keys;
import dev.redwork.store.Signal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
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
    private final WaitClock waits;

    Batch(QueryConnection queries, Keys keys, String id, WaitClock waits) {
        this.queries = queries;
        this.waits = waits;
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
     * Waits until none of its jobs is open: all that were enqueued have ended, well or not. Redis is asked after 20 ms, then in doubling
     * steps up to a second; one that is away meanwhile is waited for.
     *
     * @return how they ended; of a batch that has no jobs, at once
     * @throws WaitTimeoutException when some are open after {@code timeout}; they go on
     * @throws dev.redwork.job.RedisUnavailableException when Redis did not answer before the end of {@code timeout}
     * @throws CancellationException when this thread was interrupted (its flag is then set)
     * @throws IllegalStateException when the caller is a handler whose own lane reads its queue
     */
    public BatchCounts join(Duration timeout) {
        queries.checkMayWait(this, queue());
        long deadline = waits.read() + Ticker.nanos(timeout);
        Duration wait = null;
        while (true) {
            RuntimeException why;
            try {
                BatchCounts counts = counts();
                if (counts.isEnded()) {
                    return counts;
                }
                why = new WaitTimeoutException(this + " has " + counts.open() + " open jobs after "
                        + Ticker.millis(timeout) + " ms; they go on, and the wait can be repeated");
            } catch (RedisUnavailableException e) {
                why = e;
            }
            long left = deadline - waits.read();
            if (left <= 0) {
                throw why;
            }
            wait = WaitClock.STEPS.after(wait);
            sleep(Math.min(left, wait.toNanos()));
        }
    }

    private void sleep(long nanos) {
        try {
            waits.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for " + this);
        }
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
