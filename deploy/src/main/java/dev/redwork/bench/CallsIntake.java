package dev.redwork.bench;

import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** One producer that wants no results puts no-op jobs in, so many a call. */
final class CallsIntake implements Intake {
    private final BenchQueue queue;
    private final String input;
    private final int perCall;
    private final Tie tie;
    private int calls;

    CallsIntake(BenchQueue queue, String input, int perCall, Tie tie) {
        this.queue = queue;
        this.input = input;
        this.perCall = perCall;
        this.tie = tie;
    }

    @Override
    public List<String> put(int count) {
        List<String> ids = new ArrayList<>(count);
        try (Producer producer = queue.newProducer()) {
            while (ids.size() < count) {
                int some = Math.min(perCall, count - ids.size());
                int call = calls++;
                Task<String, Integer> task =
                        BenchTasks.NOOP.with(options -> tie.tied(options.queue(queue.name()), call));
                producer.enqueueAll(task, Collections.nCopies(some, input)).stream()
                        .map(JobHandle::id)
                        .forEach(ids::add);
            }
        }
        return ids;
    }

    @Override
    public Set<String> leaves() {
        return tie.leaves(calls);
    }
}
