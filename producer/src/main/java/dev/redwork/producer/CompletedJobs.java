package dev.redwork.producer;

import dev.redwork.job.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in the order in which they end, well or not: {@link JobHandle#get} of each no longer waits. For one thread. A wait that timed
 * out can be repeated.
 */
public final class CompletedJobs<O> implements Iterator<JobHandle<O>> {
    /** Filled by the thread that receives results. */
    private final BlockingQueue<JobHandle<O>> ended = new LinkedBlockingQueue<>();

    private final Duration timeout;
    private int left;

    /** One of them: whether its end may be waited for here holds for all. */
    private @Nullable JobHandle<O> any;

    CompletedJobs(Collection<JobHandle<O>> jobs, Duration timeout) {
        this.timeout = timeout;
        this.left = jobs.size();
        for (JobHandle<O> job : jobs) {
            any = job;
            job.whenEnded(() -> ended.add(job));
        }
    }

    /** Whether not all of them were handed out. */
    @Override
    public boolean hasNext() {
        return left > 0;
    }

    /** The next one that ends, as {@link #next(Duration)}, within the time that was given for each. */
    @Override
    public JobHandle<O> next() {
        return next(timeout);
    }

    /**
     * The next one that ends.
     *
     * @throws WaitTimeoutException when none ends in time; they go on, and the wait can be repeated
     * @throws CancellationException when this thread was interrupted (its flag is then set)
     * @throws IllegalStateException when none has ended and the caller is a handler whose own lane reads their queue
     */
    public JobHandle<O> next(Duration wait) {
        if (left == 0) {
            throw new NoSuchElementException();
        }
        if (ended.isEmpty() && any != null) {
            any.checkMayWait();
        }
        try {
            JobHandle<O> next = ended.poll(Ticker.nanos(wait), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new WaitTimeoutException("none of " + left + " open jobs has ended within " + Ticker.millis(wait)
                        + " ms; they go on, and the wait can be repeated");
            }
            left--;
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for " + left + " jobs");
        }
    }
}
