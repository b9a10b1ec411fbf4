package dev.redwork.worker;

import dev.redwork.job.Names;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.json.Json;
import dev.redwork.json.Json.TypeCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which handler runs which task. Closed by the worker that runs them, or by a caller that runs them without one. */
public final class Handlers implements AutoCloseable {
    /**
     * A task and its handler, and what each of its jobs needs of the task.
     *
     * @param many the handler of many of them at once; null: it takes one at a time
     */
    record Binding<I, O>(
            Task<I, O> task,
            TypeCodec<I> input,
            TypeCodec<O> output,
            RetryPolicy retry,
            TaskHandler<I, O> handler,
            @Nullable Many<I, O> many) {}

    /** A handler of many jobs at once. */
    record Many<I, O>(ManyLimits limits, ManyHandler<I, O> handler) implements TaskHandler<I, O> {
        /** Of one job alone. */
        @Override
        public O run(I input, JobContext context) throws Exception {
            JobOfMany<I, O> one = new JobOfMany<>(input, context);
            try {
                handler.run(List.of(one));
            } catch (Exception e) {
                one.fail(e);
            }
            return one.output();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);

    private final Map<String, Binding<?, ?>> bindings = new LinkedHashMap<>();
    private final List<AutoCloseable> resources = new ArrayList<>();

    /**
     * Adds a handler.
     *
     * @throws IllegalArgumentException when the task has one already, this one is null, or a type is one of which no value could be
     *     read or written
     */
    public <I, O> Handlers handle(Task<I, O> task, TaskHandler<I, O> handler) {
        return bind(task, handler, null);
    }

    /**
     * Adds a handler that takes up to {@code most} jobs in one call, or those that came {@code within} that time of the first.
     *
     * @param most 1 to 1,000
     * @param within 0 to 5 minutes; 0: it takes those that are at hand
     * @throws IllegalArgumentException as {@link #handle}, and when one of the two is out of its bounds
     */
    public <I, O> Handlers handleMany(Task<I, O> task, int most, Duration within, ManyHandler<I, O> handler) {
        Many<I, O> many = handler == null ? null : new Many<>(new ManyLimits(task.name(), most, within), handler);
        return bind(task, many, many);
    }

    private <I, O> Handlers bind(Task<I, O> task, @Nullable TaskHandler<I, O> handler, @Nullable Many<I, O> many) {
        if (handler == null) {
            throw new IllegalArgumentException("the handler of task " + task.name() + " is null");
        }
        Binding<I, O> binding = new Binding<>(
                task, Json.input(task), Json.output(task), task.options().retry(), handler, many);
        if (bindings.putIfAbsent(task.name(), binding) != null) {
            throw new IllegalArgumentException("task " + task.name() + " has two handlers");
        }
        return this;
    }

    /** Hands over what handlers use together, a client or a pool: it is closed when the worker has stopped. */
    public Handlers closeWithWorker(AutoCloseable resource) {
        resources.add(resource);
        return this;
    }

    /** Adds all handlers of a module. */
    public Handlers add(TaskModule module) {
        module.register(this);
        return this;
    }

    /** The tasks that have a handler, in the order in which they were added. */
    public Collection<Task<?, ?>> tasks() {
        return bindings.values().stream().<Task<?, ?>>map(Binding::task).toList();
    }

    /**
     * The handler of a task, to be called without a queue: in a test, or to compare with. One that takes many jobs at once is
     * given a single one; {@link JobOfMany#alone} makes more of them.
     *
     * @throws IllegalArgumentException when it has none
     */
    @SuppressWarnings("unchecked") // bound under the task's own types
    public <I, O> TaskHandler<I, O> handler(Task<I, O> task) {
        Binding<?, ?> binding = bindings.get(task.name());
        if (binding == null) {
            throw new IllegalArgumentException("task " + task.name() + " has no handler");
        }
        return ((Binding<I, O>) binding).handler();
    }

    /** Closes the resources that were handed over; a failure is logged, and the rest is closed too. */
    @Override
    public void close() {
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("{} could not be closed", resource, e);
            }
        }
    }

    /**
     * By the names of their tasks, with those of their chunks; those that are added later are not in it.
     *
     * @param interceptors around each of them, the first outermost; a chunk is one job
     */
    Map<String, Binding<?, ?>> bindings(List<Interceptor> interceptors) {
        Map<String, Binding<?, ?>> all = new HashMap<>(bindings);
        bindings.forEach((task, binding) -> all.put(Names.chunkOf(task), ChunkHandler.of(binding)));
        for (int i = interceptors.size() - 1; i >= 0; i--) {
            Interceptor interceptor = interceptors.get(i);
            all.replaceAll((task, binding) -> Intercepted.of(binding, interceptor));
        }
        return Map.copyOf(all);
    }
}
