package dev.redwork.worker;

import dev.redwork.job.Ticker;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends runs whose time is over: first by an interrupt; a handler that does not return within the grace after it is abandoned,
 * and its slot goes to another thread. One thread for all of a worker.
 */
final class Timeouts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Timeouts.class);

    private final Duration grace;
    private final TimerThread timer;

    Timeouts(Duration grace, Ticker ticker) {
        this.grace = grace;
        this.timer = new TimerThread("redwork-timeouts", LOG, ticker);
    }

    void start() {
        timer.start();
    }

    /** The run of a job, or of many in one call. */
    interface Run {
        /** Its time is over: interrupts its handler. */
        void timeIsOver();

        /** Whether {@link #timeIsOver} was called. */
        boolean isOverdue();
    }

    /** Watches a run that begins now; to be cancelled when its handler has returned. */
    <R extends Run> Watch watch(R run, Duration timeout, Consumer<R> abandon) {
        Watch watch = new Watch(run, () -> abandon.accept(run));
        timer.plan(watch.task, timeout);
        return watch;
    }

    @Override
    public void close() {
        timer.close();
    }

    /** The time of one run. */
    final class Watch {
        private final TimerThread.Task task;

        private Watch(Run run, Runnable abandon) {
            this.task = new TimerThread.Task(() -> timeIsOver(run, abandon));
        }

        /** Its handler has returned. */
        void cancel() {
            timer.cancel(task);
        }

        private void timeIsOver(Run run, Runnable abandon) {
            // Planned first: a failure of the next step must not leave the slot to its handler for ever.
            timer.plan(task, grace);
            if (!run.isOverdue()) {
                run.timeIsOver();
            } else {
                abandon.run();
                timer.cancel(task);
            }
        }
    }
}
