package dev.redwork.worker.metrics;

import dev.redwork.listener.Buckets;
import dev.redwork.listener.TaskLabels;
import dev.redwork.worker.WorkerListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts and measures jobs in a Micrometer registry: {@code Worker.builder(url).listener(new WorkerMetrics(registry))}. One for all
 * workers of a registry. The application brings {@code micrometer-core}; docs/metrics.md has the meters and their labels.
 */
public final class WorkerMetrics implements WorkerListener {
    private final MeterRegistry registry;
    private final RedisMetrics redis;
    private final MultiGauge threads;
    private final TaskLabels tasks = new TaskLabels();

    /** Of the workers that are up. */
    private final List<Readings> workers = new CopyOnWriteArrayList<>();

    public WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.redis = new RedisMetrics(registry);
        this.threads = MultiGauge.builder("redwork.lane.threads")
                .description("Slots of a lane, by whether a handler runs in them")
                .register(registry);
        Gauge.builder("redwork.heartbeat.age", this, WorkerMetrics::heartbeatAge)
                .description("Since the lease that was renewed longest ago was renewed; NaN: no worker is up")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public synchronized void workerStarts(Readings readings) {
        workers.add(readings);
        registerLanes();
        // From the start: Prometheus sees no growth in a counter that is born with its first event.
        for (String queue : readings.queues()) {
            Counter unused = losses(queue, true);
            unused = losses(queue, false);
        }
    }

    @Override
    public synchronized void workerStopped(Readings readings) {
        workers.remove(readings);
        registerLanes();
    }

    private void registerLanes() {
        Set<String> names = new TreeSet<>();
        workers.forEach(worker -> worker.lanes().forEach(lane -> names.add(lane.lane())));
        List<Row<?>> rows = new ArrayList<>();
        for (String name : names) {
            rows.add(Row.of(Tags.of("lane", name, "state", "busy"), () -> sum(name, LaneReading::busy)));
            rows.add(Row.of(
                    Tags.of("lane", name, "state", "idle"),
                    () -> sum(name, lane -> Math.max(0, lane.slots() - lane.busy()))));
        }
        threads.register(rows, true);
    }

    /** Of the lanes of this name, in all workers. */
    private int sum(String name, ToIntFunction<LaneReading> of) {
        return workers.stream()
                .flatMap(worker -> worker.lanes().stream())
                .filter(lane -> lane.lane().equals(name))
                .mapToInt(of)
                .sum();
    }

    private double heartbeatAge() {
        return workers.stream()
                .mapToDouble(worker -> worker.sinceRenewal().toNanos() / 1e9)
                .max()
                .orElse(Double.NaN);
    }

    @Override
    public void started(Started job) {
        Timer.builder("redwork.job.wait")
                .description("From when a job could run until its handler was called")
                .tag("queue", job.job().queue())
                .serviceLevelObjectives(Buckets.times())
                .register(registry)
                .record(job.waited());
    }

    @Override
    public void succeeded(Ended job) {
        count(job.job(), "succeeded");
        measure(job.job(), job.ran(), "ok");
        attempts(job.job());
    }

    @Override
    public void retried(Failed job) {
        count(job.job(), "retried");
        measure(job.job(), job.ran(), "failed");
    }

    @Override
    public void dead(Failed job) {
        count(job.job(), "dead");
        measure(job.job(), job.ran(), "failed");
        attempts(job.job());
    }

    @Override
    public void cancelled(Ended job) {
        count(job.job(), "cancelled");
    }

    @Override
    public void expired(Ended job) {
        count(job.job(), "expired");
    }

    @Override
    public void parked(Ended job) {
        count(job.job(), "parked");
    }

    @Override
    public void released(Ended job) {
        count(job.job(), "released");
    }

    @Override
    public void stale(Ended job) {
        count(job.job(), "stale");
    }

    @Override
    public void leaseLost(LeaseLost lease) {
        losses(lease.queue(), lease.late()).increment();
    }

    private Counter losses(String queue, boolean late) {
        return Counter.builder("redwork.lease.losses")
                .description("Leases that were over when their worker came back")
                .tags("queue", queue, "cause", late ? "late" : "ended")
                .register(registry);
    }

    @Override
    public void roundTrip(RoundTrip trip) {
        redis.roundTrip(trip);
    }

    @Override
    public void reconnected(Reconnected link) {
        redis.reconnected(link);
    }

    private void count(JobRun job, String outcome) {
        Counter.builder("redwork.jobs")
                .description("Runs of jobs that are over")
                .tags("queue", job.queue(), "task", tasks.of(job.task()), "outcome", outcome)
                .register(registry)
                .increment();
    }

    /** @param ran null: its handler was not called */
    private void measure(JobRun job, @Nullable Duration ran, String outcome) {
        if (ran != null) {
            Timer.builder("redwork.job.run")
                    .description("How long handlers ran")
                    .tags("queue", job.queue(), "task", tasks.of(job.task()), "outcome", outcome)
                    .serviceLevelObjectives(Buckets.times())
                    .register(registry)
                    .record(ran);
        }
    }

    private void attempts(JobRun job) {
        DistributionSummary.builder("redwork.job.attempts")
                .description("The attempt with which a job succeeded or died")
                .tag("queue", job.queue())
                .register(registry)
                .record(job.attempt());
    }
}
