package dev.redwork.bench;

import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * No-op jobs that all wait before the workers start. Workers are new each time, so the first jobs of the line only warm
 * them: the clock runs from the outcome of the last of these to that of the last measured one, as counted in Redis.
 */
final class Drain {
    private final BenchQueue queue;
    private final DrainPlan plan;
    private final Supplier<List<ProcessHandle>> workers;

    /** The measurement of jobs with these ids, and the keys that they leave. */
    private record Drained(Sample sample, List<String> ids, Set<String> leaves) {}

    /**
     * Prepares it.
     *
     * @param workers starts worker processes that read the queue with {@link BenchTasks}
     */
    Drain(BenchQueue queue, DrainPlan plan, Supplier<List<ProcessHandle>> workers) {
        this.queue = queue;
        this.plan = plan;
        this.workers = workers;
    }

    long jobs() {
        return plan.total();
    }

    /** Runs once what puts jobs in. */
    void warmUp() {
        try (Intake intake = plan.way().open(queue, plan.input())) {
            intake.put(plan.warming());
        }
        queue.clear();
    }

    /**
     * Drains once, checks that nothing was lost or doubled, and clears away.
     *
     * @return jobs a second, under this name
     */
    Sample measure(String figure, LongConsumer done) throws InterruptedException {
        Drained drained = drain(figure, done);
        queue.checkEnded(drained.ids(), drained.leaves());
        queue.clear();
        return drained.sample();
    }

    private Drained drain(String figure, LongConsumer done) throws InterruptedException {
        try (Intake intake = plan.way().open(queue, plan.input())) {
            List<String> ids = intake.put(Math.toIntExact(plan.total()));
            Sample sample = run(figure, intake.hears(), done);
            intake.settle();
            return new Drained(sample, ids, intake.leaves());
        }
    }

    private Sample run(String figure, boolean apart, LongConsumer done) throws InterruptedException {
        List<ProcessHandle> started = workers.get();
        try {
            CompletionCount ended = new CompletionCount(queue, started, done);
            ended.await(plan.warming());
            Meter meter = apart ? Meter.startApart(queue.link(), started) : Meter.start(queue.link(), started);
            long first = ended.look();
            long start = System.nanoTime();
            long last = ended.await((long) plan.warming() + plan.jobs());
            long nanos = System.nanoTime() - start;
            Sample sample =
                    Sample.of(figure, "jobs/s", (last - first) * 1e9 / nanos).at(meter.stop(last - first));
            ended.await(plan.total());
            return sample;
        } finally {
            Workers.stop(started);
        }
    }
}
