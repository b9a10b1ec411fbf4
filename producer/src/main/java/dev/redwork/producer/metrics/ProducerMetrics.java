package dev.redwork.producer.metrics;

import dev.redwork.listener.Buckets;
import dev.redwork.listener.TaskLabels;
import dev.redwork.producer.ProducerListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Counts the jobs that are enqueued, and measures how long their results take, in a Micrometer registry:
 * {@code Producer.builder(url).listener(new ProducerMetrics(registry))}. The application brings {@code micrometer-core}; docs/metrics.md
 * has the meters and their labels.
 */
public final class ProducerMetrics implements ProducerListener {
    private final MeterRegistry registry;
    private final Timer waits;
    private final TaskLabels tasks = new TaskLabels();

    public ProducerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.waits = Timer.builder("redwork.result.wait")
                .description("From the call that enqueued a job until its outcome was here")
                .serviceLevelObjectives(Buckets.times())
                .register(registry);
    }

    @Override
    public void enqueued(Enqueued jobs) {
        Counter.builder("redwork.jobs.enqueued")
                .description("Jobs of calls that enqueue")
                .tags(
                        "queue",
                        jobs.queue(),
                        "task",
                        tasks.of(jobs.task()),
                        "how",
                        jobs.how().text())
                .register(registry)
                .increment(jobs.jobs());
    }

    @Override
    public void ended(Ended job) {
        waits.record(job.waited());
    }
}
