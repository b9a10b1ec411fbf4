package dev.redwork.producer;

import dev.redwork.job.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Outputs in the order of their inputs, with a bounded number of jobs open: refilled when half of them are read. */
final class OrderedStream<I, O> implements Iterator<O> {
    private final InputFeed<I, O> feed;
    private final int ahead;
    private final Duration timeout;
    private final Deque<JobHandle<O>> open = new ArrayDeque<>();

    OrderedStream(Producer producer, Task<I, O> task, Iterator<? extends I> inputs, int ahead, Duration timeout) {
        if (ahead < 1) {
            throw new IllegalArgumentException("a stream keeps 1 job open or more, not " + ahead);
        }
        this.feed = new InputFeed<>(producer, task, inputs);
        this.ahead = ahead;
        this.timeout = timeout;
    }

    @Override
    public boolean hasNext() {
        return !open.isEmpty() || feed.hasNext();
    }

    @Override
    public O next() {
        if (open.size() <= ahead / 2) {
            feed.enqueue(ahead - open.size(), enqueued -> open.add(enqueued.job()));
        }
        JobHandle<O> first = open.poll();
        if (first == null) {
            throw new NoSuchElementException();
        }
        return first.get(timeout);
    }
}
