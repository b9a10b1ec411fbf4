package dev.redwork.worker.tasks.fetch;

import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;

/** The handler of {@code fetch}. */
public final class FetchHandlers implements TaskModule {
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
     * can read all that it can reach.
     */
    public static FetchHandlers allowingPrivate() {
        return new FetchHandlers(true);
    }

    @Override
    public void register(Handlers handlers) {
        WebReader reader = new WebReader(allowPrivate);
        handlers.handle(ShippedTasks.FETCH, (page, context) -> reader.page(page));
        handlers.closeWithWorker(reader);
    }
}
