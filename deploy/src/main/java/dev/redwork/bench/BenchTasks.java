package dev.redwork.bench;

import dev.redwork.job.Task;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;

/** The tasks whose jobs do nothing, at once or for a while. Only workers that a bench starts know them. */
public final class BenchTasks implements TaskModule {
    /** Answers the length of its input. */
    static final Task<String, Integer> NOOP = Task.of("bench.noop", String.class, Integer.class);

    /** Answers when it started, {@link System#nanoTime} of its JVM. */
    static final Task<String, Long> STARTED = Task.of("bench.started", String.class, Long.class);

    /** Sleeps for so many ms, which it answers. */
    static final Task<Integer, Integer> SLEEP = Task.of("bench.sleep", Integer.class, Integer.class);

    @Override
    public void register(Handlers handlers) {
        handlers.handle(NOOP, (input, context) -> input.length());
        handlers.handle(STARTED, (input, context) -> System.nanoTime());
        handlers.handle(SLEEP, (millis, context) -> {
            Thread.sleep(millis);
            return millis;
        });
    }
}
