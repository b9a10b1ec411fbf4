package dev.redwork.worker.tasks.fetch;

import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import dev.redwork.worker.tasks.fetch.CheckedNames.Rule;
import java.io.Closeable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The handlers of {@code fetch} and of the {@code save} tasks, which share one client. */
public final class FetchHandlers implements TaskModule {
    /** Jobs of one call of a store, and how long they may wait for each other: about as long as a slow save takes. */
    private static final int MANY = 100;

    private static final Duration WITHIN = Duration.ofMillis(100);

    private final Rule allowed;

    /** Refuses all addresses but public ones: every worker may run it. */
    public FetchHandlers() {
        this(Rule.PUBLIC);
    }

    private FetchHandlers(Rule allowed) {
        this.allowed = allowed;
    }

    /**
     * Connects to every address: loopback, the private network, a cloud's metadata. Anybody who can enqueue jobs for such a worker
     * can read all that it can reach, and send it numbers by {@code PUT}.
     */
    public static FetchHandlers allowingPrivate() {
        return new FetchHandlers(Rule.ANY);
    }

    @Override
    public void register(Handlers handlers) {
        FirstUse fetcher = new FirstUse();
        handlers.handle(ShippedTasks.FETCH, (page, context) -> fetcher.get().run(page));
        handlers.handle(
                ShippedTasks.SAVE, (save, context) -> fetcher.get().saving().save(save));
        handlers.handleMany(
                ShippedTasks.SAVE_MANY,
                MANY,
                WITHIN,
                jobs -> fetcher.get().saving().save(jobs));
        handlers.handle(
                ShippedTasks.SAVE_RANGE,
                (range, context) -> fetcher.get().saving().save(range));
        handlers.closeWithWorker(fetcher);
    }

    /** The fetcher, made by the first fetch, and closed if it was: most workers fetch nothing. */
    private final class FirstUse implements Closeable {
        private @Nullable Fetcher made;
        private boolean closed;

        synchronized Fetcher get() {
            if (closed) {
                throw new IllegalStateException("the worker has stopped");
            }
            if (made == null) {
                made = Fetcher.of(allowed);
            }
            return made;
        }

        @Override
        public synchronized void close() {
            closed = true;
            if (made != null) {
                made.close();
            }
        }
    }
}
