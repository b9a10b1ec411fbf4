package dev.redwork.worker;

import dev.redwork.job.RedworkException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that speaks to Redis for {@link Signals}, so that of two readings of a key the later one wins. It ends when
 * idle.
 */
final class SignalReader {
    private static final Logger LOG = LoggerFactory.getLogger(SignalReader.class);

    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "redwork-signals");
                thread.setDaemon(true);
                return thread;
            });

    SignalReader() {
        executor.allowCoreThreadTimeOut(true);
    }

    /** Runs it and waits for it, however often this thread is interrupted: a call to Redis has a time-out of its own. */
    <T> T await(Callable<T> task) {
        boolean interrupted = false;
        try {
            Future<T> answer = executor.submit(task);
            while (true) {
                try {
                    return answer.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RedworkException ours
                    ? ours
                    : new RedworkException("a signal could not be read or given: " + e.getCause(), e.getCause());
        } catch (RejectedExecutionException | CancellationException e) {
            throw new RedworkException("the worker has stopped", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs it when the tasks before it have run, and does not wait. */
    void later(Runnable task) {
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } catch (RedworkException e) {
                    // The next claim or renewal has it read again.
                    LOG.debug("signals are not read: {}", e.getMessage());
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the worker has stopped; nothing more is read");
        }
    }

    void close() {
        // Who waits for what is never begun now would wait for ever.
        executor.shutdownNow().stream()
                .filter(Future.class::isInstance)
                .forEach(task -> ((Future<?>) task).cancel(false));
    }
}
