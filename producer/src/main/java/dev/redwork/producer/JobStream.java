package dev.redwork.producer;

import dev.redwork.job.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A task's jobs as a stream, a bounded number of them open. Inputs that a refused call had taken are the first of the next one.
 *
 * @param <T> what comes of each job
 */
abstract class JobStream<I, O, T> implements Iterator<T> {
    private final Producer producer;
    private final Task<I, O> task;
    private final Iterator<? extends I> inputs;
    private final List<I> taken = new ArrayList<>();

    /** Jobs that are open at a time. */
    final int most;

    /** How long each next one may take. */
    final Duration timeout;

    JobStream(Producer producer, Task<I, O> task, Iterator<? extends I> inputs, int most, Duration timeout) {
        if (most < 1) {
            throw new IllegalArgumentException("a stream keeps 1 job open or more, not " + most);
        }
        this.producer = producer;
        this.task = task;
        this.inputs = inputs;
        this.most = most;
        this.timeout = timeout;
    }

    @Override
    public boolean hasNext() {
        return !taken.isEmpty() || inputs.hasNext();
    }

    /**
     * Enqueues the next inputs in one call.
     *
     * @param room inputs, as far as there are any
     * @param enqueued is given each that Redis has, in their order, also when the call throws for those behind it
     */
    void enqueue(int room, Consumer<EndedJob<I, O>> enqueued) {
        while (taken.size() < room && inputs.hasNext()) {
            taken.add(inputs.next());
        }
        List<I> some = taken.subList(0, Math.max(0, Math.min(room, taken.size())));
        if (some.isEmpty()) {
            return;
        }
        try {
            pass(producer.enqueueAll(task, some), some, enqueued);
        } catch (PartlyEnqueuedException e) {
            pass(handles(e), some, enqueued);
            throw e;
        }
    }

    private static <I, O> void pass(List<JobHandle<O>> jobs, List<I> some, Consumer<EndedJob<I, O>> enqueued) {
        List<I> done = some.subList(0, jobs.size());
        for (int i = 0; i < jobs.size(); i++) {
            enqueued.accept(new EndedJob<>(done.get(i), jobs.get(i)));
        }
        done.clear();
    }

    /** The handles are of this stream's own task. */
    @SuppressWarnings("unchecked")
    private List<JobHandle<O>> handles(PartlyEnqueuedException e) {
        return (List<JobHandle<O>>) e.enqueued();
    }
}
