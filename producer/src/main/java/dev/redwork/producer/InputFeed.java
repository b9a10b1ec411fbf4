package dev.redwork.producer;

import dev.redwork.job.Task;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** The inputs of a stream on their way into the queue: those that a refused call had taken are the first of the next one. */
final class InputFeed<I, O> {
    private final Producer producer;
    private final Task<I, O> task;
    private final Iterator<? extends I> inputs;
    private final List<I> taken = new ArrayList<>();

    InputFeed(Producer producer, Task<I, O> task, Iterator<? extends I> inputs) {
        this.producer = producer;
        this.task = task;
        this.inputs = inputs;
    }

    boolean hasNext() {
        return !taken.isEmpty() || inputs.hasNext();
    }

    /**
     * Enqueues the next inputs in one call.
     *
     * @param most inputs, as far as there are any
     * @param enqueued is given each that Redis has, in their order, also when the call throws for those behind it
     */
    void enqueue(int most, Consumer<EndedJob<I, O>> enqueued) {
        while (taken.size() < most && inputs.hasNext()) {
            taken.add(inputs.next());
        }
        List<I> some = taken.subList(0, Math.max(0, Math.min(most, taken.size())));
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

    /** The handles are of this feed's own task. */
    @SuppressWarnings("unchecked")
    private List<JobHandle<O>> handles(PartlyEnqueuedException e) {
        return (List<JobHandle<O>>) e.enqueued();
    }
}
