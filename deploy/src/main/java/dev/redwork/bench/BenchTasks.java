package dev.redwork.bench;

import dev.redwork.job.Task;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;

/** The task whose jobs do nothing. Only workers that a bench starts know it. */
public final class BenchTasks implements TaskModule {
    /** Answers the length of its input. */
    static final Task<String, Integer> NOOP = Task.of("bench.noop", String.class, Integer.class);

    @Override
    public void register(Handlers handlers) {
        handlers.handle(NOOP, (input, context) -> input.length());
    }
}
