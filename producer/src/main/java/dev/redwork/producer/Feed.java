package dev.redwork.producer;

import dev.redwork.job.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * Inputs that some threads put while another reads the results: {@code producer.streamUnordered(TASK, feed, options -> options)}.
 * To {@link #put} waits while too many inputs wait to be enqueued, which they do while too many jobs are open
 * ({@link MapOptions#atOnce}). The results end when it is closed and all are read. Each input is read once; there are no null ones.
 *
 * @param <I> the task's input
 */
public final class Feed<I> implements Iterable<I>, AutoCloseable {
    private final int most;
    private final Deque<I> waiting = new ArrayDeque<>();
    private boolean closed;
    private boolean abandoned;

    /** @param most inputs that wait to be enqueued, 1 or more */
    public Feed(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a feed holds 1 input or more, not " + most);
        }
        this.most = most;
    }

    /**
     * Puts an input, as soon as there is room.
     *
     * @throws IllegalStateException when it was closed, or its results are not read any more, also meanwhile
     */
    public void put(I input) throws InterruptedException {
        boolean unused = offer(input, Ticker.FOR_EVER);
    }

    /**
     * Puts an input when there is room in time.
     *
     * @return whether there was
     * @throws IllegalStateException as {@link #put}
     */
    public synchronized boolean offer(I input, Duration timeout) throws InterruptedException {
        long deadline = Ticker.SYSTEM.read() + Ticker.nanos(timeout);
        long left = Ticker.nanos(timeout);
        while (!closed && waiting.size() >= most && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - Ticker.SYSTEM.read();
        }
        if (closed) {
            throw new IllegalStateException(
                    abandoned ? "nobody reads the results of this feed any more" : "the feed was closed");
        } else if (waiting.size() >= most) {
            return false;
        }
        waiting.add(input);
        notifyAll();
        return true;
    }

    /** No more inputs come; those that were put are run. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Its reader has gone: what waits is dropped, and nobody waits for room. */
    synchronized void abandon() {
        abandoned = !closed || !waiting.isEmpty();
        closed = true;
        waiting.clear();
        notifyAll();
    }

    /** Waits for inputs; ends when it was closed and all are taken. */
    @Override
    public Iterator<I> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return awaitInput();
            }

            @Override
            public I next() {
                return take();
            }
        };
    }

    private synchronized boolean awaitInput() {
        try {
            while (!closed && waiting.isEmpty()) {
                wait();
            }
            return !waiting.isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for an input");
        }
    }

    private synchronized I take() {
        if (!awaitInput()) {
            throw new NoSuchElementException();
        }
        I input = waiting.remove();
        notifyAll();
        return input;
    }
}
