package dev.redwork.worker;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.redis.ResidentThread;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A thread that runs tasks at their times, one after another. A task that exists already needs no memory to be planned: one
 * that plans itself again and again is never lost. An exception of a task is logged, and the others go on.
 */
final class TimerThread implements AutoCloseable {
    private final Logger log;
    private final Ticker ticker;
    private final ResidentThread thread;

    /** Those that are planned, in a ring: the earliest is its next, the last its previous. */
    private final Task tasks = new Task(() -> {});

    /** Something to do, planned for one time at most. */
    static final class Task {
        private final Runnable work;
        private Task previous = this;
        private Task next = this;
        private long due;
        private volatile boolean planned;

        Task(Runnable work) {
            this.work = work;
        }

        boolean isPlanned() {
            return planned;
        }
    }

    TimerThread(String name, Logger log, Ticker ticker) {
        this.log = log;
        this.ticker = ticker;
        this.thread = new ResidentThread(name, log, this::runDue);
    }

    void start() {
        thread.start();
    }

    /** Plans a task for then, unless it is planned for an earlier time. */
    void plan(Task task, Duration delay) {
        boolean earliest;
        synchronized (this) {
            long due = ticker.read() + delay.toNanos();
            if (task.planned && task.due - due <= 0) {
                return;
            }
            cancel(task);
            task.due = due;
            task.planned = true;
            // From the end on: most tasks are planned behind all others.
            Task before = tasks.previous;
            while (before != tasks && before.due - due > 0) {
                before = before.previous;
            }
            join(task, before.next);
            join(before, task);
            earliest = before == tasks;
        }
        if (earliest) {
            thread.wake();
        }
    }

    synchronized void cancel(Task task) {
        join(task.previous, task.next);
        join(task, task);
        task.planned = false;
    }

    private static void join(Task one, Task other) {
        one.next = other;
        other.previous = one;
    }

    @Override
    public void close() {
        thread.close();
    }

    /** Runs the due tasks; returns how long until the next is due. */
    Duration runDue() {
        for (Task due = takeDue(); due != null && !thread.isClosed(); due = takeDue()) {
            run(due);
        }
        return untilNext();
    }

    private void run(Task task) {
        try {
            task.work.run();
        } catch (RedworkException e) {
            // The next renewal tells again what there is to do.
            log.debug("not done now: {}", e.getMessage());
        } catch (Throwable e) {
            try {
                log.error("a task failed; the others go on", e);
            } catch (Throwable again) {
                // There is no memory to say so.
            }
        }
    }

    private synchronized @Nullable Task takeDue() {
        Task task = tasks.next;
        if (task == tasks || task.due - ticker.read() > 0) {
            return null;
        }
        cancel(task);
        return task;
    }

    private synchronized Duration untilNext() {
        Task next = tasks.next;
        return next == tasks ? ResidentThread.UNTIL_WOKEN : Duration.ofNanos(Math.max(0, next.due - ticker.read()));
    }
}
