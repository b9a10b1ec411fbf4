package dev.redwork.worker.tasks.fetch;

import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import java.time.Duration;

/** The handlers of {@code fetch} and of the {@code save} tasks, which share one client. */
public final class FetchHandlers implements TaskModule {
    /** Jobs of one call of a store, and how long they may wait for each other: about as long as a slow save takes. */
    private static final int MANY = 100;

    private static final Duration WITHIN = Duration.ofMillis(100);

    private final boolean allowPrivate;

    /** Refuses all addresses but public ones: every worker may run it. */
    public FetchHandlers() {
        this(false);
    }

    private FetchHandlers(boolean allowPrivate) {
        this.allowPrivate = allowPrivate;
    }

    /**
     * Connects to every address: loopback, the private network, a cloud's metadata. Anybody who can enqueue jobs for such a worker
     * can read all that it can reach, and send it numbers by {@code PUT}.
     */
    public static FetchHandlers allowingPrivate() {
        return new FetchHandlers(true);
    }

    @Override
    public void register(Handlers handlers) {
        WebReader reader = new WebReader(allowPrivate, "raise timeoutMillis if it may");
        handlers.handle(ShippedTasks.FETCH, (page, context) -> reader.page(page));
        handlers.handle(ShippedTasks.SAVE, (save, context) -> reader.saving().save(save));
        handlers.handleMany(
                ShippedTasks.SAVE_MANY, MANY, WITHIN, jobs -> reader.saving().save(jobs));
        handlers.handle(
                ShippedTasks.SAVE_RANGE,
                (range, context) -> reader.saving()
                        .save(range, done -> context.progress(done, range.hi() - range.lo(), "numbers")));
        handlers.closeWithWorker(reader);
    }
}
