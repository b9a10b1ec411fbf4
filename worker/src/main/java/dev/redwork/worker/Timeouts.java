package dev.redwork.worker;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends runs whose time is over: first by an interrupt; a handler that does not return within the grace after it is fenced
 * off, and its slot goes to another thread. One thread for all of a worker, which exists while some job has a timeout.
 */
final class Timeouts {
    private final Duration grace;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "redwork-timeouts");
        thread.setDaemon(true);
        return thread;
    });

    Timeouts(Duration grace) {
        this.grace = grace;
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Watches a run that begins now; to be cancelled when its handler has returned. */
    Future<?> watch(Run run, Duration timeout) {
        return timer.schedule(() -> interrupt(run), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    void close() {
        timer.shutdownNow();
    }

    private void interrupt(Run run) {
        run.timeIsOver();
        // Not cancelled when the handler returns: it then finds nothing to fence off.
        Future<?> unused = timer.schedule(run::fenceOff, grace.toMillis(), TimeUnit.MILLISECONDS);
    }
}
