package dev.redwork.producer;

import dev.redwork.job.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Runs a task on inputs that need not fit into memory, and hands the jobs out as they end, in no order. For each that ends
 * the next is enqueued before anything is handed out, so a slow job holds up no other. Jobs are enqueued by the thread that
 * reads; while it is away at most as many end as were open.
 *
 * <p>For one thread.
 *
 * @param <I> the task's input
 * @param <O> the task's output
 */
public final class UnorderedStream<I, O> implements Iterator<UnorderedStream.Ended<I, O>> {
    private final Producer producer;
    private final Task<I, O> task;
    private final Iterator<? extends I> inputs;
    private final int atOnce;
    private final Duration timeout;

    /** Filled by the thread that receives results. */
    private final BlockingQueue<Ended<I, O>> arrived = new LinkedBlockingQueue<>();

    private final Deque<Ended<I, O>> unread = new ArrayDeque<>();
    private int open;

    /**
     * A job that ended, well or not.
     *
     * @param input that it was enqueued with
     * @param job whose {@link JobHandle#get} no longer waits
     */
    public record Ended<I, O>(I input, JobHandle<O> job) {
        /**
         * The output.
         *
         * @throws JobFailedException when the job is dead
         * @throws JobCancelledException when it was cancelled
         * @throws JobExpiredException when its time was over before it could start
         * @throws JobGoneException when no trace of it is left
         */
        public O get() {
            return job.get(Duration.ZERO);
        }
    }

    /**
     * @param atOnce jobs that are open at a time, and results that wait to be read
     * @param timeout how long each next end may take
     */
    public UnorderedStream(
            Producer producer, Task<I, O> task, Iterator<? extends I> inputs, int atOnce, Duration timeout) {
        if (atOnce < 1) {
            throw new IllegalArgumentException("at least 1 job is open at a time, not " + atOnce);
        }
        this.producer = producer;
        this.task = task;
        this.inputs = inputs;
        this.atOnce = atOnce;
        this.timeout = timeout;
    }

    /** The jobs that are left, as a stream. */
    public Stream<Ended<I, O>> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.NONNULL), false);
    }

    @Override
    public boolean hasNext() {
        return !unread.isEmpty() || open > 0 || inputs.hasNext();
    }

    /**
     * Waits for the next job that ends.
     *
     * @throws WaitTimeoutException when none has ended in time; the jobs go on, and the wait can be repeated
     * @throws CancellationException when this thread was interrupted (its flag is then set); the jobs go on
     * @throws PartlyEnqueuedException as {@link Producer#enqueueAll} does
     */
    @Override
    public Ended<I, O> next() {
        refill();
        if (unread.isEmpty()) {
            if (open == 0) {
                throw new NoSuchElementException();
            }
            unread.add(await());
            open--;
            refill();
        }
        return unread.remove();
    }

    /** Enqueues one for each that ended since, all in one call; not when their reader is too slow for their results. */
    @SuppressWarnings("FutureReturnValueIgnored") // the stage cannot fail
    private void refill() {
        open -= arrived.drainTo(unread);
        int room = atOnce - Math.max(open, unread.size() - 1);
        if (room <= 0 || !inputs.hasNext()) {
            return;
        }
        List<I> more = new ArrayList<>();
        while (more.size() < room && inputs.hasNext()) {
            more.add(inputs.next());
        }
        List<JobHandle<O>> jobs = producer.enqueueAll(task, more);
        open += jobs.size();
        for (int i = 0; i < jobs.size(); i++) {
            Ended<I, O> ended = new Ended<>(more.get(i), jobs.get(i));
            jobs.get(i).future().whenComplete((output, failure) -> arrived.add(ended));
        }
    }

    private Ended<I, O> await() {
        try {
            Ended<I, O> ended = arrived.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (ended == null) {
                throw new WaitTimeoutException("none of " + open + " open " + task.name() + " jobs has ended within "
                        + timeout.toMillis() + " ms; they go on, and the wait can be repeated");
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for " + open + " " + task.name() + " jobs");
        }
    }
}
