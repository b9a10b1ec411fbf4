package dev.redwork.bench;

import dev.redwork.job.Task;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.tasks.ShippedHandlers;

/** Runs the shipped tasks' handlers on the calling thread, without a queue. */
final class Alone implements AutoCloseable {
    private final Handlers handlers = new Handlers().add(new ShippedHandlers());

    <I, O> O run(Task<I, O> task, I input) throws Exception {
        return handlers.handler(task).run(input, JobContext.alone(task.name()));
    }

    @Override
    public void close() {
        handlers.close();
    }
}
