package dev.redwork.worker.tasks.fetch;

import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;

/** The handler of {@code fetch}. */
public final class FetchHandlers implements TaskModule {
    private final AddressRule allowed;

    /** Refuses all addresses but public ones: every worker may run it. */
    public FetchHandlers() {
        this(AddressRule.PUBLIC);
    }

    private FetchHandlers(AddressRule allowed) {
        this.allowed = allowed;
    }

    /**
     * Connects to every address: loopback, the private network, a cloud's metadata. Anybody who can enqueue jobs for such a worker
     * can read all that it can reach.
     */
    public static FetchHandlers allowingPrivate() {
        return new FetchHandlers(AddressRule.ANY);
    }

    @Override
    public void register(Handlers handlers) {
        FirstUse<Fetcher> fetcher = new FirstUse<>(() -> Fetcher.of(allowed));
        handlers.handle(ShippedTasks.FETCH, (page, context) -> fetcher.get().run(page));
        handlers.closeWithWorker(fetcher);
    }
}
