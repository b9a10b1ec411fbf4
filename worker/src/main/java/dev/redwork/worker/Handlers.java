package dev.redwork.worker;

import dev.redwork.job.Task;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which handler runs which task. */
public final class Handlers {
    /** A task and its handler. */
    public record Binding<I, O>(Task<I, O> task, TaskHandler<I, O> handler) {}

    private final Map<String, Binding<?, ?>> bindings = new LinkedHashMap<>();

    /**
     * Adds a handler.
     *
     * @throws IllegalArgumentException when the task has one already
     */
    public <I, O> Handlers handle(Task<I, O> task, TaskHandler<I, O> handler) {
        if (bindings.putIfAbsent(task.name(), new Binding<>(task, handler)) != null) {
            throw new IllegalArgumentException("task " + task.name() + " has two handlers");
        }
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
     * The handler of a task, to be called without a queue: in a test, or to compare with.
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

    @Nullable
    Binding<?, ?> find(String task) {
        return bindings.get(task);
    }
}
