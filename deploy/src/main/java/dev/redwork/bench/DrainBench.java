package dev.redwork.bench;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** One {@link Drain}, beside its limit. */
public final class DrainBench implements Bench {
    private final Drain drain;
    private final Limits limits;

    /**
     * Prepares it.
     *
     * @param warming jobs in front of those that are measured
     * @param workers starts worker processes that read the queue with {@link BenchTasks}
     */
    public DrainBench(BenchQueue queue, int jobs, int warming, int inputBytes, Supplier<List<ProcessHandle>> workers) {
        this.drain = new Drain(queue, DrainPlan.of(jobs, warming, inputBytes), workers);
        this.limits = new Limits(queue);
    }

    @Override
    public long jobs() {
        return drain.jobs();
    }

    @Override
    public void warmUp() {
        limits.set();
        drain.warmUp();
    }

    @Override
    public List<Sample> round(LongConsumer done) throws InterruptedException {
        Sample set = limits.set();
        return List.of(set, drain.measure("drain", done).within(set));
    }
}
