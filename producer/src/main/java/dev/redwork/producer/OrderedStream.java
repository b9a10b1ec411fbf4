package dev.redwork.producer;

import dev.redwork.job.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Outputs in the order of their inputs, with a bounded number of jobs open: refilled when half of them are read. */
final class OrderedStream<I, O> extends JobStream<I, O, O> {
    private final Deque<JobHandle<O>> open = new ArrayDeque<>();

    OrderedStream(Producer producer, Task<I, O> task, Iterator<? extends I> inputs, int ahead, Duration timeout) {
        super(producer, task, inputs, ahead, timeout);
    }

    @Override
    public boolean hasNext() {
        return !open.isEmpty() || super.hasNext();
    }

    @Override
    public O next() {
        if (open.size() <= most / 2) {
            enqueue(most - open.size(), enqueued -> open.add(enqueued.job()));
        }
        JobHandle<O> first = open.poll();
        if (first == null) {
            throw new NoSuchElementException();
        }
        return first.get(timeout);
    }
}
