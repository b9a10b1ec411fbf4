package dev.redwork.bench;

import java.time.Duration;
import java.util.List;

/** Puts jobs in as results come back, so that never more than so many are under way. */
final class ClosedLoop {
    private static final int LARGEST_CALL = 1_000;

    private final BenchQueue queue;
    private final JobsInFlight<?> jobs;
    private final int most;
    private final int call;

    /** At most {@code most} jobs at a time, put in by calls of a tenth of these. */
    ClosedLoop(BenchQueue queue, JobsInFlight<?> jobs, int most) {
        this.queue = queue;
        this.jobs = jobs;
        this.most = most;
        this.call = Math.max(1, Math.min(LARGEST_CALL, most / 10));
    }

    /** Runs for some time before and for some time while it is measured; then waits for what is under way. */
    Sample measure(String figure, Duration before, Duration time, List<ProcessHandle> workers)
            throws InterruptedException {
        run(before);
        Meter meter = Meter.startApart(queue.link(), workers);
        long first = BenchQueue.ended(queue.totals());
        long start = System.nanoTime();
        run(time);
        long ended = BenchQueue.ended(queue.totals()) - first;
        long nanos = System.nanoTime() - start;
        Cost cost = meter.stop(ended);
        jobs.awaitAtMost(0);
        return Sample.of(figure, "jobs/s", ended * 1e9 / nanos).at(cost);
    }

    private void run(Duration time) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < time.toNanos()) {
            jobs.awaitAtMost(most - call);
            jobs.enqueue(call);
        }
    }
}
