package dev.redwork.dashboard.api;

import dev.redwork.job.RedisListener;
import dev.redwork.worker.metrics.RedisMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The metrics of a dashboard's own process, which each tells of itself. */
public final class OwnMetrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RedisMetrics redis = new RedisMetrics(registry);

    /** To be told of its round trips to Redis. */
    public RedisListener redis() {
        return redis;
    }

    String text() {
        return registry.scrape();
    }
}
