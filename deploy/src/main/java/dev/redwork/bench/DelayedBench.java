package dev.redwork.bench;

import dev.redwork.job.JobResult;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.redis.RedisClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * No-op jobs that are all due at one moment: how late each starts, by the times that Redis gave them when they were claimed.
 * Workers are up before, and go on through all rounds.
 */
public final class DelayedBench implements Bench {
    /** Far enough away that none is due while the time is measured that they take to be put in. */
    private static final Duration LATER = Duration.ofHours(1);

    private static final Duration LEAD = Duration.ofSeconds(2);

    private final BenchQueue queue;
    private final int jobs;
    private final boolean slowLog;
    private final String input;
    private final Supplier<List<ProcessHandle>> workers;
    private final Limits limits;
    private List<ProcessHandle> started = List.of();
    private Duration lead = LEAD;

    /**
     * Prepares it.
     *
     * @param slowLog whether the server is ours and keeps slow calls, see {@link ScriptTimes#SLOW}
     * @param workers starts worker processes that read the queue with {@link BenchTasks}
     */
    public DelayedBench(
            BenchQueue queue, int jobs, int inputBytes, boolean slowLog, Supplier<List<ProcessHandle>> workers) {
        this.queue = queue;
        this.jobs = jobs;
        this.slowLog = slowLog;
        this.input = "x".repeat(inputBytes);
        this.workers = workers;
        this.limits = new Limits(queue);
    }

    @Override
    public long jobs() {
        return jobs;
    }

    @Override
    public void warmUp() throws InterruptedException {
        long start = System.nanoTime();
        enqueue(Instant.ofEpochMilli(RedisClock.of(queue.link()).now()).plus(LATER));
        // Three times as long as it took: somebody else may be busy next time.
        lead = LEAD.plusNanos(3 * (System.nanoTime() - start));
        queue.clear();
        started = workers.get();
        round(done -> {});
    }

    @Override
    public List<Sample> round(LongConsumer done) throws InterruptedException {
        Sample set = limits.set();
        RedisClock clock = RedisClock.of(queue.link());
        long due = clock.now() + lead.toMillis();
        List<String> ids = enqueue(Instant.ofEpochMilli(due));
        long left = due - clock.now();
        if (left <= 0) {
            throw new RedworkException("the jobs were due before all of them were put in, which took longer than "
                    + lead.toMillis() + " ms");
        }
        ScriptTimes scripts = ScriptTimes.start(queue.link(), slowLog);
        Meter meter = Meter.start(queue.link(), started);
        Thread.sleep(left);
        new CompletionCount(queue, started, done).await(jobs);
        long last = clock.now() - due;
        Cost cost = meter.stop(jobs);
        List<Sample> samples = new ArrayList<>(List.of(set));
        samples.addAll(lateness(ids, due));
        samples.add(Sample.of("last-end", "ms", (double) last));
        samples.add(Sample.of("rate", "jobs/s", jobs * 1e3 / Math.max(1, last))
                .within(set)
                .at(cost));
        samples.addAll(scripts.samples());
        queue.checkEnded(ids);
        queue.clearEnded();
        return samples;
    }

    private List<String> enqueue(Instant due) {
        Task<String, Integer> task =
                BenchTasks.NOOP.with(options -> options.queue(queue.name()).at(due));
        return queue.enqueue(task, input, jobs);
    }

    private List<Sample> lateness(List<String> ids, long due) {
        Histogram starts = Latencies.histogram();
        for (JobResult result : Results.of(queue, ids)) {
            if (result.started() < due) {
                throw new RedworkException("job " + result.id() + " started " + (due - result.started()) + " ms early");
            }
            starts.recordValue(result.started() - due);
        }
        return List.of(
                late("p50", starts.getValueAtPercentile(50)),
                late("p99", starts.getValueAtPercentile(99)),
                late("max", starts.getMaxValue()));
    }

    private static Sample late(String which, long millis) {
        return Sample.of("late-" + which, "ms", (double) millis);
    }
}
