package dev.redwork.worker.tasks.fetch;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The saves of one job that are under way, no more than so many at a time. The first one that fails is the failure of them all:
 * no other begins, and closing breaks off those that run.
 */
final class SavesUnderWay implements AutoCloseable {
    private final Executor threads;
    private final int most;
    private final Semaphore free;
    private final Set<RunningSave> running = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    SavesUnderWay(Executor threads, int most) {
        this.threads = threads;
        this.most = most;
        this.free = new Semaphore(most);
    }

    /**
     * Begins one as soon as there is room for it.
     *
     * @param save blocks until it has its answer
     * @throws RuntimeException that another one has failed with
     */
    void begin(Callable<?> save) throws InterruptedException {
        free.acquire();
        throwFailure();
        RunningSave begun = new RunningSave(save);
        running.add(begun);
        threads.execute(begun);
    }

    /** Waits until all have ended; throws as {@link #begin} does. */
    void await() throws InterruptedException {
        free.acquire(most);
        throwFailure();
    }

    private void throwFailure() {
        Throwable first = failure.get();
        if (first instanceof RuntimeException exception) {
            throw exception;
        } else if (first != null) {
            // An error, or the interrupt of a worker that stops.
            throw new FetchException("a save was broken off: " + first, first);
        }
    }

    @Override
    public void close() {
        running.forEach(save -> save.cancel(true));
    }

    private final class RunningSave extends FutureTask<Object> {
        RunningSave(Callable<?> save) {
            super(save::call);
        }

        @Override
        protected void done() {
            try {
                Object unused = get();
            } catch (ExecutionException e) {
                failure.compareAndSet(null, e.getCause());
            } catch (CancellationException | InterruptedException e) {
                // It was closed: nobody waits for it.
            }
            running.remove(this);
            free.release();
        }
    }
}
