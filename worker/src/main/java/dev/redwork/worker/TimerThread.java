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

    /** Planned tasks, the earliest first. */
    private @Nullable Task first;

    private @Nullable Task last;

    /** Something to do, planned for one time at most. */
    static final class Task {
        private final Runnable work;
        private long due;
        private volatile boolean planned;
        private @Nullable Task previous;
        private @Nullable Task next;

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
            unlink(task);
            task.due = due;
            link(task);
            earliest = first == task;
        }
        if (earliest) {
            thread.wake();
        }
    }

    synchronized void cancel(Task task) {
        unlink(task);
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
        Task task = first;
        if (task == null || task.due - ticker.read() > 0) {
            return null;
        }
        unlink(task);
        return task;
    }

    private synchronized Duration untilNext() {
        return first == null ? ResidentThread.UNTIL_WOKEN : Duration.ofNanos(Math.max(0, first.due - ticker.read()));
    }

    /** From the end on: most tasks are planned behind all others. */
    private void link(Task task) {
        Task before = last;
        while (before != null && before.due - task.due > 0) {
            before = before.previous;
        }
        Task after = before == null ? first : before.next;
        task.previous = before;
        task.next = after;
        if (before == null) {
            first = task;
        } else {
            before.next = task;
        }
        if (after == null) {
            last = task;
        } else {
            after.previous = task;
        }
        task.planned = true;
    }

    private void unlink(Task task) {
        if (!task.planned) {
            return;
        }
        if (task.previous == null) {
            first = task.next;
        } else {
            task.previous.next = task.next;
        }
        if (task.next == null) {
            last = task.previous;
        } else {
            task.next.previous = task.previous;
        }
        task.previous = null;
        task.next = null;
        task.planned = false;
    }
}
