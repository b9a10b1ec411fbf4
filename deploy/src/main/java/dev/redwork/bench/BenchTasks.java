package dev.redwork.bench;

import dev.redwork.job.Task;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;

/** The tasks whose jobs do nothing. Only workers that a bench starts know them. */
public final class BenchTasks implements TaskModule {
    /** Answers the length of its input. */
    public static final Task<String, Integer> NOOP = Task.of("bench.noop", String.class, Integer.class);

    /** Answers when it started, {@link System#nanoTime} of its JVM. */
    public static final Task<String, Long> STARTED = Task.of("bench.started", String.class, Long.class);

    @Override
    public void register(Handlers handlers) {
        handlers.handle(NOOP, (input, context) -> input.length());
        handlers.handle(STARTED, (input, context) -> System.nanoTime());
    }
}
