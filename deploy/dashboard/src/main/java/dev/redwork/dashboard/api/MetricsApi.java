package dev.redwork.dashboard.api;

import dev.redwork.admin.QueueReader;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.Ticker;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.RedisLinks;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts of all queues for Prometheus: one call to Redis a queue, however many ask within five seconds. */
public final class MetricsApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsApi.class);

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final Duration KEPT = Duration.ofSeconds(5);

    /** Each has some thirty lines of the answer. */
    private static final int MOST_QUEUES = 1_000;

    private final RedisLinks redis;
    private final Ticker ticker;
    private final ExporterLease lease;
    private final OwnMetrics own;
    private @Nullable String text;
    private long read;
    private boolean warned;

    private MetricsApi(RedisLinks redis, OwnMetrics own, Ticker ticker) {
        this.redis = redis;
        this.own = own;
        this.ticker = ticker;
        this.lease = new ExporterLease(redis);
    }

    /**
     * Adds the route.
     *
     * @param own those of this process: they are told with the counts, and where another dashboard tells them
     * @return to be closed before the connections to Redis: another dashboard takes over at once
     */
    public static MetricsApi add(Map<Route, Endpoint> endpoints, RedisLinks redis, OwnMetrics own) {
        MetricsApi api = new MetricsApi(redis, own, Ticker.SYSTEM);
        endpoints.put(Route.METRICS, api::metrics);
        return api;
    }

    private @Nullable Object metrics(Context call) {
        call.contentType(TEXT).result(text());
        return null;
    }

    private synchronized String text() {
        long now = ticker.read();
        String kept = text;
        if (kept == null || now - read >= KEPT.toNanos()) {
            kept = (lease.isHeld() ? redis.ask(this::read) : QueueMetrics.ofAnother()) + own.text();
            text = kept;
            read = now;
        }
        return kept;
    }

    private String read(RedisLink link) {
        QueueReader reader = new QueueReader(link);
        List<String> names = reader.names();
        if (names.size() > MOST_QUEUES && !warned) {
            warned = true;
            LOG.warn("/metrics tells of the first {} of {} queues, by name", MOST_QUEUES, names.size());
        }
        return QueueMetrics.text(memory(link), reader.survey(names.subList(0, Math.min(MOST_QUEUES, names.size()))));
    }

    /** Empty where our user may not ask for it. */
    private static Map<String, String> memory(RedisLink link) {
        try {
            return link.send(ReadCalls.info("memory"));
        } catch (RedisRefusedException e) {
            return Map.of();
        }
    }

    @Override
    public void close() {
        lease.close();
    }
}
