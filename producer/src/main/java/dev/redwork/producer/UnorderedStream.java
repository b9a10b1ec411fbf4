package dev.redwork.producer;

import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Jobs as they end, with a bounded number open: for each that ends the next is enqueued before anything is handed out. They
 * are enqueued by the thread that reads; while it is away at most as many end as were open.
 */
final class UnorderedStream<I, O> extends JobStream<I, O, EndedJob<I, O>> {
    private final String task;

    /** Filled by the thread that receives results. */
    private final BlockingQueue<EndedJob<I, O>> arrived = new LinkedBlockingQueue<>();

    private final Deque<EndedJob<I, O>> unread = new ArrayDeque<>();
    private int open;

    /** The last one that was enqueued. */
    private @Nullable JobHandle<O> opened;

    UnorderedStream(Producer producer, Task<I, O> task, Iterator<? extends I> inputs, int atOnce, Duration timeout) {
        super(producer, task, inputs, atOnce, timeout);
        this.task = task.name();
    }

    @Override
    public boolean hasNext() {
        return !unread.isEmpty() || open > 0 || super.hasNext();
    }

    @Override
    public EndedJob<I, O> next() {
        refill();
        if (unread.isEmpty()) {
            if (open == 0) {
                throw new NoSuchElementException();
            }
            if (arrived.isEmpty()) {
                Objects.requireNonNull(opened).checkMayWait();
            }
            unread.add(await());
            open--;
            refill();
        }
        return unread.remove();
    }

    /** Enqueues one for each that ended since, all in one call; not when their reader is too slow for their results. */
    private void refill() {
        open -= arrived.drainTo(unread);
        enqueue(most - Math.max(open, unread.size() - 1), this::follow);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the stage cannot fail
    private void follow(EndedJob<I, O> enqueued) {
        open++;
        opened = enqueued.job();
        enqueued.job().future().whenComplete((output, failure) -> arrived.add(enqueued));
    }

    private EndedJob<I, O> await() {
        try {
            EndedJob<I, O> ended = arrived.poll(Ticker.nanos(timeout), TimeUnit.NANOSECONDS);
            if (ended == null) {
                throw new WaitTimeoutException("none of " + open + " open " + task + " jobs has ended within "
                        + Ticker.millis(timeout) + " ms; they go on, and the wait can be repeated");
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for " + open + " " + task + " jobs");
        }
    }
}
