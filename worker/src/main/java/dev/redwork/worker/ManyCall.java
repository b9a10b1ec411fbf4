package dev.redwork.worker;

import dev.redwork.worker.LaneJobs.Stage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of a handler that takes many jobs of its task: it gathers them, then runs on one thread. It holds one slot of its lane from
 * its first job on. {@link LaneState} guards its jobs and its beginning; the thread that runs it writes which of them the handler
 * is given.
 */
final class ManyCall implements Step, Timeouts.Run {
    private final ManyLimits limits;

    /** When its first job has waited for long enough since it was claimed, by the lane's ticker, ns. */
    private final long due;

    /** Those that wait, and then run, and have not ended. */
    final Stage jobs = new Stage();

    /** Those that it began with. */
    private List<ClaimedJob> begun = List.of();

    private @Nullable Thread runner;

    /** Those of them that the handler is given. */
    private volatile List<? extends JobOfMany<?, ?>> given = List.of();

    private volatile @Nullable Duration timeout;

    ManyCall(ManyLimits limits, long due) {
        this.limits = limits;
        this.due = due;
    }

    String task() {
        return limits.task();
    }

    // While it gathers.

    boolean isGathering() {
        return begun.isEmpty();
    }

    /** Whether a job could join it. */
    boolean hasSeatFor(ManyLimits its) {
        return isGathering() && limits.equals(its) && jobs.size() < limits.most();
    }

    void join(ClaimedJob job) {
        jobs.add(job);
        job.joins(this);
    }

    /** Jobs for which it goes on waiting. */
    int seats(long now) {
        return isDue(now) ? 0 : limits.most() - jobs.size();
    }

    /** Whether it waits no longer. */
    boolean isDue(long now) {
        return !isGathering() || jobs.size() >= limits.most() || now - due >= 0;
    }

    long due() {
        return due;
    }

    // While it runs.

    /** With the jobs that it has. */
    void begin(Thread thread) {
        begun = jobs.jobs();
        runOn(thread);
    }

    /** A thread runs it from now on; null: none does. */
    void runOn(@Nullable Thread thread) {
        runner = thread;
        for (ClaimedJob job = jobs.first(); job != null; job = jobs.after(job)) {
            job.runOn(thread);
        }
    }

    List<ClaimedJob> begun() {
        return begun;
    }

    /** The thread that runs it; null: it has not begun, or is over. */
    @Nullable
    Thread runner() {
        return runner;
    }

    /** Interrupts it when none of its jobs is ours any more: companions must not pay for one of them. */
    void interruptUnlessOwned() {
        for (ClaimedJob job = jobs.first(); job != null; job = jobs.after(job)) {
            if (!job.isDisowned()) {
                return;
            }
        }
        interrupt();
    }

    /** As {@link ClaimedJob#interruptByStop}, all of them at once. */
    void interruptByStop() {
        for (ClaimedJob job = jobs.first(); job != null; job = jobs.after(job)) {
            job.stops();
        }
        interrupt();
    }

    private void interrupt() {
        if (runner != null) {
            runner.interrupt();
        }
    }

    /** The handler is given these, for as long as this; null: without a limit. */
    void give(List<? extends JobOfMany<?, ?>> some, @Nullable Duration limit) {
        timeout = limit;
        given = some;
    }

    List<? extends JobOfMany<?, ?>> given() {
        return given;
    }

    @Nullable
    Duration timeout() {
        return timeout;
    }

    /** All of them are overdue before the thread is interrupted, once. */
    @Override
    public void timeIsOver() {
        ClaimedJob first = given.get(0).job();
        given.forEach(one -> one.job().timeIsOver(""));
        try {
            String where = first.whereItIs();
            given.forEach(one -> one.job().timeIsOver(where));
        } finally {
            first.interruptHandler();
        }
    }

    @Override
    public boolean isOverdue() {
        return given.get(0).job().isOverdue();
    }
}
