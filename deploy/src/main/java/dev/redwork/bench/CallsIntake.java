package dev.redwork.bench;

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
        int first = calls;
        calls += (count + perCall - 1) / perCall;
        return queue.enqueue(
                call -> BenchTasks.NOOP.with(options -> tie.tied(options.queue(queue.name()), first + call)),
                input,
                count,
                perCall);
    }

    @Override
    public Set<String> leaves() {
        return tie.leaves(calls);
    }
}
