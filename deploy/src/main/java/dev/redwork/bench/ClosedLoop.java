package dev.redwork.bench;

import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Puts jobs in as results come back, so that never more than so many are under way.
 *
 * @param <O> the jobs' output
 */
final class ClosedLoop<O> {
    private static final int LARGEST_CALL = 1_000;

    private final BenchQueue queue;
    private final Task<String, O> task;
    private final String input;
    private final int most;
    private final int call;

    /** At most {@code most} jobs at a time, put in by calls of a tenth of these. */
    ClosedLoop(BenchQueue queue, Task<String, O> task, String input, int most) {
        this.queue = queue;
        this.task = task;
        this.input = input;
        this.most = most;
        this.call = Math.max(1, Math.min(LARGEST_CALL, most / 10));
    }

    /**
     * Runs for some time before and for some time while it is measured; then waits for what is under way, looks at all that is
     * left and clears it away.
     *
     * @param done is told of jobs as they get done
     */
    Sample measure(String figure, Duration before, Duration time, List<ProcessHandle> workers, LongConsumer done)
            throws InterruptedException {
        JobsInFlight<O> jobs;
        Sample sample;
        try (Producer producer = queue.newProducerOfResults()) {
            jobs = new JobsInFlight<>(producer, task, input, workers, (job, output, nanos) -> {}, done);
            run(jobs, before);
            sample = measure(figure, jobs, time, workers);
        }
        queue.checkEnded(jobs.ids());
        queue.clearEnded();
        return sample;
    }

    private Sample measure(String figure, JobsInFlight<O> jobs, Duration time, List<ProcessHandle> workers)
            throws InterruptedException {
        Meter meter = Meter.startApart(queue.link(), workers);
        long first = BenchQueue.ended(queue.totals());
        long start = System.nanoTime();
        run(jobs, time);
        long ended = BenchQueue.ended(queue.totals()) - first;
        long nanos = System.nanoTime() - start;
        Cost cost = meter.stop(ended);
        jobs.awaitAtMost(0);
        return Sample.of(figure, "jobs/s", ended * 1e9 / nanos).at(cost);
    }

    private void run(JobsInFlight<O> jobs, Duration time) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < time.toNanos()) {
            jobs.awaitAtMost(most - call);
            jobs.enqueue(call);
        }
    }
}
