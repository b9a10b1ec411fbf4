package dev.redwork.worker;

/**
 * Handlers that a stock worker ({@code redwork worker --jar F}) finds by {@link java.util.ServiceLoader}: name the
 * implementing class in {@code META-INF/services/dev.redwork.worker.TaskModule}.
 */
public interface TaskModule {
    /** Adds its handlers. */
    void register(Handlers handlers);
}
