package dev.redwork.bench;

import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * How long jobs take to their start and to their result, counted from times that were fixed beforehand, at several loads.
 * Each round first finds the peak of the same workers and producer; workers go on through all rounds.
 */
public final class LatencyBench implements Bench {
    private static final int PEAK_IN_FLIGHT = 10_000;
    private static final Duration LONGEST_PEAK = Duration.ofSeconds(3);

    private final BenchQueue queue;
    private final Plan plan;
    private final String input;
    private final Supplier<List<ProcessHandle>> workers;
    private final Limits limits;
    private final Task<String, Long> task;
    private List<ProcessHandle> started = List.of();
    private long expected;

    /**
     * The loads that are measured.
     *
     * @param time at each load
     * @param idle jobs a second at the load that is called so
     * @param seed of the times at which the jobs of other loads come
     */
    public record Plan(List<Load> loads, Duration time, int idle, long seed) {
        /** How long the peak is looked for. */
        public Duration peakTime() {
            return time.compareTo(LONGEST_PEAK) < 0 ? time : LONGEST_PEAK;
        }
    }

    /**
     * Prepares it.
     *
     * @param workers starts worker processes that read the queue with {@link BenchTasks}
     */
    public LatencyBench(BenchQueue queue, Plan plan, int inputBytes, Supplier<List<ProcessHandle>> workers) {
        this.queue = queue;
        this.plan = plan;
        this.input = "x".repeat(inputBytes);
        this.workers = workers;
        this.limits = new Limits(queue);
        this.task = BenchTasks.STARTED.with(options -> options.queue(queue.name()));
    }

    /** The name of the figure with the jobs a second of a load. */
    public static String rate(Load load) {
        return "rate-" + load;
    }

    /** The start of the names of a load's figures up to the jobs' start. */
    public static String start(Load load) {
        return "start-" + load;
    }

    /** The start of the names of a load's figures up to the jobs' result. */
    public static String result(Load load) {
        return "result-" + load;
    }

    @Override
    public long jobs() {
        return expected;
    }

    @Override
    public void warmUp() throws InterruptedException {
        started = workers.get();
        long[] done = {0};
        round(jobs -> done[0] += jobs);
        expected = done[0];
    }

    @Override
    public List<Sample> round(LongConsumer done) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        List<Sample> bare = Latencies.samples("lpush", limits.lpushAt(times(plan.idle(), new Load(0))));
        samples.addAll(bare);
        Sample peak = peak(done);
        samples.add(peak);
        for (Load load : plan.loads()) {
            samples.addAll(at(load, peak.value(), bare, done));
        }
        return samples;
    }

    private long[] times(double perSecond, Load load) {
        int count = (int) Math.max(1, Math.round(perSecond * plan.time().toMillis() / 1e3));
        return load.isIdle() ? Arrivals.even(perSecond, count) : Arrivals.poisson(perSecond, count, plan.seed());
    }

    private Sample peak(LongConsumer done) throws InterruptedException {
        return new ClosedLoop<>(queue, task, input, PEAK_IN_FLIGHT)
                .measure("peak", plan.peakTime().dividedBy(3), plan.peakTime(), started, done);
    }

    private List<Sample> at(Load load, double peak, List<Sample> bare, LongConsumer done) throws InterruptedException {
        double perSecond = load.isIdle() ? plan.idle() : peak * load.percent() / 100;
        OpenLoop loop = new OpenLoop(times(perSecond, load));
        List<String> ids;
        Cost cost;
        try (Producer producer = queue.newProducerOfResults()) {
            // The first job of a producer makes itself known, which is no matter of the load.
            List<String> first = new OpenLoop(new long[1]).run(producer, task, input, started, done);
            Meter meter = Meter.startApart(queue.link(), started);
            ids = new ArrayList<>(loop.run(producer, task, input, started, done));
            cost = meter.stop(ids.size());
            ids.addAll(first);
        }
        queue.checkEnded(ids);
        queue.clearEnded();
        List<Sample> samples = new ArrayList<>();
        samples.add(Sample.of(rate(load), "jobs/s", perSecond).at(cost));
        samples.addAll(Latencies.samples(start(load), loop.toStart(), bare));
        samples.addAll(Latencies.samples(result(load), loop.toResult(), bare));
        return samples;
    }
}
