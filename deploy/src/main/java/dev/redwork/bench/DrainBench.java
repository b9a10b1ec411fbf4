package dev.redwork.bench;

import dev.redwork.job.Task;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * No-op jobs that all wait before the workers start. Workers are new in each round, so the first jobs of the line only warm
 * them: the clock runs from the outcome of the last of these to the last outcome of all, as counted in Redis.
 */
public final class DrainBench implements Bench {
    private final BenchQueue queue;
    private final int jobs;
    private final int warming;
    private final String input;
    private final Supplier<List<ProcessHandle>> workers;
    private final Limits limits;

    /**
     * Prepares it.
     *
     * @param warming jobs in front of those that are measured
     * @param workers starts worker processes that read the queue with {@link BenchTasks}
     */
    public DrainBench(BenchQueue queue, int jobs, int warming, int inputBytes, Supplier<List<ProcessHandle>> workers) {
        this.queue = queue;
        this.jobs = jobs;
        this.warming = warming;
        this.input = "x".repeat(inputBytes);
        this.workers = workers;
        this.limits = new Limits(queue);
    }

    @Override
    public long jobs() {
        return (long) warming + jobs;
    }

    @Override
    public void warmUp() {
        limits.set();
        enqueue(warming);
        queue.clear();
    }

    @Override
    public List<Sample> round(LongConsumer done) throws InterruptedException {
        Sample set = limits.set();
        List<String> ids = enqueue(warming + jobs);
        List<ProcessHandle> started = workers.get();
        Sample drain;
        try {
            Ended ended = new Ended(queue, started, done);
            ended.await(warming);
            Meter meter = Meter.start(queue.link(), started);
            long first = ended.look();
            long start = System.nanoTime();
            ended.await(ids.size());
            long nanos = System.nanoTime() - start;
            long drained = ids.size() - first;
            drain = Sample.of("drain", "jobs/s", drained * 1e9 / nanos)
                    .within(set)
                    .at(meter.stop(drained));
        } finally {
            Workers.stop(started);
        }
        queue.checkEnded(ids);
        queue.clear();
        return List.of(set, drain);
    }

    private List<String> enqueue(int count) {
        Task<String, Integer> task = BenchTasks.NOOP.with(options -> options.queue(queue.name()));
        return queue.enqueue(task, input, count);
    }
}
