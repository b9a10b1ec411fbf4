package dev.redwork.cli.worker;

import dev.redwork.worker.WorkerOptions;
import dev.redwork.worker.metrics.WorkerMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;

/** The metrics of a worker's process for Prometheus, where Micrometer is on the class path. Apart, since it may not be. */
final class WorkerScrape {
    private WorkerScrape() {}

    /**
     * Has the worker counted, whose options these will be.
     *
     * @return makes the text of a scrape
     * @throws LinkageError where Micrometer or its registry for Prometheus is not there
     */
    static Supplier<String> of(WorkerOptions.Builder options) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        options.listener(new WorkerMetrics(registry));
        return registry::scrape;
    }
}
