package dev.redwork.worker.metrics;

import dev.redwork.job.RedisListener;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedworkException;
import dev.redwork.listener.Buckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures round trips to Redis in a Micrometer registry: of an admin's, {@code Admin.of(settings, new RedisMetrics(registry))}. {@link
 * WorkerMetrics} has those of a worker.
 */
public final class RedisMetrics implements RedisListener {
    private final MeterRegistry registry;

    public RedisMetrics(MeterRegistry registry) {
        this.registry = registry;
        // From the start: Prometheus sees no growth in a counter that is born with its first event.
        List.of("lost", "readonly", "unready").forEach(this::reconnects);
    }

    @Override
    public void roundTrip(RoundTrip trip) {
        Timer.builder("redwork.redis.calls")
                .description("Round trips to Redis")
                .tags("link", trip.link(), "result", result(trip.failure()))
                .serviceLevelObjectives(Buckets.times())
                .register(registry)
                .record(trip.took());
    }

    private static String result(@Nullable RedworkException failure) {
        return failure == null ? "ok" : failure instanceof RedisRefusedException ? "error" : "unknown";
    }

    @Override
    public void reconnected(Reconnected link) {
        reconnects(link.cause()).increment();
    }

    private Counter reconnects(String cause) {
        return Counter.builder("redwork.redis.reconnects")
                .description("Connections that were made anew, since the one before was given up")
                .tag("cause", cause)
                .register(registry);
    }
}
