package dev.redwork.bench;

import dev.redwork.job.Task;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;

/** The tasks whose jobs do nothing. Only workers that a bench starts know them. */
public final class BenchTasks implements TaskModule {
    /** An option of a worker's JVM, without which it does not know them. */
    static final String ENABLED = "-Dredwork.bench=true";

    /** Answers the length of its input. */
    static final Task<String, Integer> NOOP = Task.of("bench.noop", String.class, Integer.class);

    /** Answers when it started, {@link System#nanoTime} of its JVM. */
    static final Task<String, Long> STARTED = Task.of("bench.started", String.class, Long.class);

    @Override
    public void register(Handlers handlers) {
        if (!Boolean.getBoolean("redwork.bench")) {
            return;
        }
        handlers.handle(NOOP, (input, context) -> input.length());
        handlers.handle(STARTED, (input, context) -> System.nanoTime());
    }
}
