package dev.redwork.bench;

import dev.redwork.job.Task;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** No-op jobs that one thread puts in while workers run them, with a bounded number under way; workers go on through all rounds. */
public final class SteadyBench implements Bench {
    private final BenchQueue queue;
    private final Duration time;
    private final int inFlight;
    private final String input;
    private final Supplier<List<ProcessHandle>> workers;
    private final Limits limits;
    private List<ProcessHandle> started = List.of();
    private long expected;

    /**
     * Prepares it.
     *
     * @param time that is measured, in each round
     * @param inFlight jobs under way at most
     * @param workers starts worker processes that read the queue with {@link BenchTasks}
     */
    public SteadyBench(
            BenchQueue queue, Duration time, int inFlight, int inputBytes, Supplier<List<ProcessHandle>> workers) {
        this.queue = queue;
        this.time = time;
        this.inFlight = inFlight;
        this.input = "x".repeat(inputBytes);
        this.workers = workers;
        this.limits = new Limits(queue);
    }

    /** Before the measured time of a round, so that all that is to be under way is. */
    public static Duration before(Duration time) {
        return time.dividedBy(5);
    }

    @Override
    public long jobs() {
        return expected;
    }

    @Override
    public void warmUp() throws InterruptedException {
        started = workers.get();
        double perSecond = round(done -> {}).get(1).value();
        expected = Math.round(perSecond * time.plus(before(time)).toMillis() / 1e3);
    }

    @Override
    public List<Sample> round(LongConsumer done) throws InterruptedException {
        Sample set = limits.set();
        Task<String, Integer> task = BenchTasks.NOOP.with(options -> options.queue(queue.name()));
        Sample steady = new ClosedLoop<>(queue, task, input, inFlight)
                .measure("steady", before(time), time, started, done)
                .within(set);
        return List.of(set, steady);
    }
}
