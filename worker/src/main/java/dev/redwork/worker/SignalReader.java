package dev.redwork.worker;

import dev.redwork.job.RedworkException;
import dev.redwork.redis.ResidentThread;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that speaks to Redis for {@link SignalCache}, so that of two readings of a key the later one wins. */
final class SignalReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SignalReader.class);

    private final Runnable readAll;
    private final ResidentThread thread = new ResidentThread("redwork-signals", LOG, this::round);
    private final Queue<FutureTask<?>> tasks = new ArrayDeque<>();

    /** All is to be read, and that has not begun: one reading is enough for all that ask meanwhile. */
    private boolean all;

    private boolean closed;

    /** @param readAll reads all signals that jobs watch */
    SignalReader(Runnable readAll) {
        this.readAll = readAll;
    }

    /** Has all read, and does not wait. */
    void all() {
        synchronized (this) {
            all = true;
        }
        thread.start();
        thread.wake();
    }

    /** Runs it when the tasks before it have run, and does not wait. */
    void later(Runnable task) {
        boolean unused = add(new FutureTask<>(() -> quietly(task), null));
    }

    /** Runs it and waits for it, however often this thread is interrupted: a call to Redis has a time-out of its own. */
    <T> T await(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        if (!add(task)) {
            throw new RedworkException("the worker has stopped");
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RedworkException ours
                    ? ours
                    : new RedworkException("a signal could not be read or given: " + e.getCause(), e.getCause());
        } catch (CancellationException e) {
            throw new RedworkException("the worker has stopped", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean add(FutureTask<?> task) {
        thread.start();
        synchronized (this) {
            if (closed) {
                return false;
            }
            tasks.add(task);
        }
        thread.wake();
        return true;
    }

    private Duration round() {
        boolean everything;
        synchronized (this) {
            everything = all;
            all = false;
        }
        if (everything) {
            try {
                quietly(readAll);
            } catch (Throwable e) {
                synchronized (this) {
                    all = true;
                }
                throw e;
            }
        }
        for (FutureTask<?> task = poll(); task != null; task = poll()) {
            task.run();
        }
        return ResidentThread.UNTIL_WOKEN;
    }

    private synchronized @Nullable FutureTask<?> poll() {
        return tasks.poll();
    }

    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (RedworkException e) {
            // The next claim or renewal has it read again.
            LOG.debug("signals are not read: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.close();
        synchronized (this) {
            closed = true;
            // Callers whose task never begins would wait for ever.
            tasks.forEach(task -> task.cancel(false));
            tasks.clear();
        }
    }
}
