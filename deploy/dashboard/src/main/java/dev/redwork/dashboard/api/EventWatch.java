package dev.redwork.dashboard.api;

import dev.redwork.cli.command.ErrorReport;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.api.EventLog.Event;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.job.Ticker;
import dev.redwork.redis.RedisLinks;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All who are told of changes, and the one look for all of them. */
final class EventWatch {
    private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);

    static final int MOST_STREAMS = 200;

    /** A turn is two seconds: a mark comes within 15 s. */
    private static final Duration BETWEEN_MARKS = Duration.ofSeconds(13);

    /** Without anybody who looks: he may only have been cut off. */
    private static final Duration LINGER = Duration.ofSeconds(30);

    private final Ticker ticker;
    private final QueueSampler sampler;
    private final EventLog log;

    /** Each with a check that he may still look. */
    private final Map<EventStream, Runnable> streams = new ConcurrentHashMap<>();

    private long lastViewer;
    private long lastMark;
    private boolean outage;
    private boolean closed;

    EventWatch(RedisLinks redis, Ticker ticker, long began) {
        this.ticker = ticker;
        this.sampler = new QueueSampler(redis, this::tell);
        this.log = new EventLog(ticker, began);
        this.lastViewer = ticker.read();
        this.lastMark = ticker.read();
    }

    /**
     * One more.
     *
     * @param check throws a {@link Problem} once he may not look any more
     * @param last the id up to which he has heard; null: he comes for the first time
     * @throws Problem 503: there are too many
     */
    synchronized void open(EventStream stream, Runnable check, @Nullable String last) {
        if (closed || streams.size() >= MOST_STREAMS) {
            throw new Problem(
                            503,
                            "too-many-streams",
                            MOST_STREAMS + " callers are told of events, which is the most: try again, or share one")
                    .header("Retry-After", "10");
        }
        streams.put(stream, check);
        CompletableFuture<Void> unused = stream.ended().whenComplete((nothing, e) -> streams.remove(stream));
        lastViewer = ticker.read();
        if (last == null) {
            sampler.retell();
        }
        List<Event> missed = last == null ? List.of() : log.since(last);
        if (missed == null) {
            stream.reset(log.id());
        } else {
            stream.resume(missed, log.id());
        }
    }

    int size() {
        return streams.size();
    }

    /** Somebody looks at queues without being told of changes: all of them as they stand, or stood a moment ago. */
    List<QueueTrail> trails() {
        synchronized (this) {
            lastViewer = ticker.read();
        }
        return sampler.trails();
    }

    /** Whether somebody looks, or did a moment ago. */
    synchronized boolean isLookedAt() {
        return !streams.isEmpty() || ticker.read() - lastViewer < LINGER.toNanos();
    }

    /** The id of the last change. */
    synchronized String newest() {
        return log.id();
    }

    /** Looks once; false: nobody has looked for so long that it is not needed any more. */
    boolean turn() {
        synchronized (this) {
            long now = ticker.read();
            if (!streams.isEmpty()) {
                lastViewer = now;
            } else if (closed || now - lastViewer >= LINGER.toNanos()) {
                log.interrupt();
                sampler.forget();
                return false;
            }
            if (now - lastMark >= BETWEEN_MARKS.toNanos()) {
                lastMark = now;
                streams.forEach(this::mark);
            }
        }
        Set<String> named = new HashSet<>();
        streams.keySet().forEach(stream -> named.addAll(stream.queues()));
        try {
            sampler.look(named);
            if (outage) {
                outage = false;
                LOG.info("events of queues go on");
            }
        } catch (RuntimeException e) {
            sampler.lose();
            if (!outage) {
                outage = true;
                LOG.warn(
                        "events of queues do not come: {}", ErrorReport.withoutSecrets(String.valueOf(e.getMessage())));
            }
        }
        return true;
    }

    private void mark(EventStream stream, Runnable check) {
        try {
            check.run();
            stream.mark(log.id());
        } catch (RuntimeException e) {
            // His token has expired or was taken away.
            stream.end();
        }
    }

    private synchronized void tell(String type, String queue, JsonFields fields) {
        Event event = log.add(type, queue, fields.json());
        streams.keySet().forEach(stream -> stream.tell(event));
    }

    /** Sends all of them away. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        streams.keySet().forEach(EventStream::end);
    }
}
