package dev.redwork.dashboard.api;

import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.redis.Call.Reply;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts of queues as Prometheus reads them, by the names of docs/metrics.md. A queue that is gone has no line left. */
final class QueueMetrics {
    private static final double MILLIS = 1e3;

    /** Counters of a queue, and their help. */
    private static final Map<String, String> TOTALS = Map.ofEntries(
            Map.entry("enqueued", "jobs that came in"),
            Map.entry("succeeded", "jobs that ended with an output"),
            Map.entry("retried", "attempts that failed and were followed by another"),
            Map.entry("dead", "jobs that ended without an attempt left"),
            Map.entry("cancelled", "jobs that were cancelled"),
            Map.entry("expired", "jobs whose time was over before they started"),
            Map.entry("released", "jobs that a worker gave back unstarted"),
            Map.entry("parked", "jobs that a worker did not know, each time"),
            Map.entry("reclaimed", "jobs whose worker fell silent"),
            Map.entry("requeued", "jobs that were given all their attempts again"),
            Map.entry("deleted", "jobs of which the rest was taken away"),
            Map.entry("pruned", "dead jobs that were too many or too old"),
            Map.entry("stale", "outcomes of jobs that others had been given"));

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private QueueMetrics(boolean leader) {
        Gauge.builder("redwork.exporter.leader", () -> leader ? 1 : 0)
                .description("whether this dashboard tells the counts of the queues: one of several does")
                .register(registry);
    }

    /** @param memory as Redis tells it; empty: it does not */
    static String text(Map<String, String> memory, List<QueueSurvey> surveys) {
        QueueMetrics metrics = new QueueMetrics(true);
        if (!memory.isEmpty()) {
            metrics.add(memory);
        }
        surveys.forEach(metrics::add);
        return metrics.registry.scrape();
    }

    /** Where another dashboard tells them. */
    static String ofAnother() {
        return new QueueMetrics(false).registry.scrape();
    }

    private void add(Map<String, String> memory) {
        bytes("redwork.redis.memory", "that Redis uses", memory.get("used_memory"));
        bytes("redwork.redis.memory.limit", "that Redis may use; 0: all there are", memory.get("maxmemory"));
        boolean evicting = !memory.getOrDefault("maxmemory_policy", "").equals("noeviction");
        Gauge.builder("redwork.redis.evicting", () -> evicting ? 1 : 0)
                .description("1 where Redis deletes jobs when its memory is full")
                .register(registry);
    }

    private void bytes(String name, String help, @Nullable String value) {
        long bytes = Reply.numberOrZero(value);
        Gauge.builder(name, () -> bytes).description(help).baseUnit("bytes").register(registry);
    }

    private void add(QueueSurvey survey) {
        QueueRecord queue = survey.queue();
        Map.of(
                        "pending", queue.pending(),
                        "running", queue.running(),
                        "scheduled", queue.scheduled(),
                        "retrying", queue.retrying(),
                        "parked", queue.parked(),
                        "dead", queue.dead())
                .forEach((state, count) -> Gauge.builder("redwork.queue.jobs", () -> count)
                        .description("jobs that are in this state now")
                        .tag("queue", queue.queue())
                        .tag("state", state)
                        .register(registry));
        if (queue.next().isEmpty() || survey.oldest() > 0) {
            seconds(queue, "redwork.job.age", "since the job at the head of the line was enqueued", survey.oldest());
        }
        seconds(
                queue,
                "redwork.job.overdue",
                "since the first due time of a job that still waits for it",
                survey.overdue());
        gauge(queue, "redwork.queue.bytes", "of all specs and failures", queue.bytes());
        gauge(queue, "redwork.queue.workers", "workers that read it", survey.workers());
        gauge(queue, "redwork.queue.threads", "threads that read it; other queues may share them", survey.threads());
        gauge(queue, "redwork.queue.paused", "1 while it is paused", queue.isPaused() ? 1 : 0);
        TOTALS.forEach((name, help) -> count(queue, name, help));
    }

    private void seconds(QueueRecord queue, String name, String help, long millis) {
        Gauge.builder(name, () -> millis / MILLIS)
                .description(help)
                .baseUnit("seconds")
                .tag("queue", queue.queue())
                .register(registry);
    }

    private void gauge(QueueRecord queue, String name, String help, long value) {
        Gauge.builder(name, () -> value)
                .description(help)
                .tag("queue", queue.queue())
                .register(registry);
    }

    private void count(QueueRecord queue, String name, String help) {
        long count = queue.totals().getOrDefault(name, 0L);
        // A counter holds its object weakly, and this one is never collected.
        FunctionCounter.builder("redwork.queue." + name, TOTALS, unused -> count)
                .description(help)
                .tag("queue", queue.queue())
                .register(registry);
    }
}
