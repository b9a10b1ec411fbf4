package dev.redwork.dashboard.api;

import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Problems;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.Ticker;
import dev.redwork.redis.RedisLinks;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Changes of queues as they come, as a stream of events: one thread looks for all callers, while there are any. */
public final class EventApi implements QueueWatch, AutoCloseable {
    private static final String STREAM = "text/event-stream";
    private static final long BETWEEN_TURNS = TimeUnit.SECONDS.toNanos(2);
    private static final int MOST_NAMED = 100;

    private final EventWatch watch;
    private final Consumer<Context> check;
    private @Nullable Thread looker;
    private boolean closed;

    private EventApi(RedisLinks redis, Consumer<Context> check) {
        this.watch = new EventWatch(redis, Ticker.SYSTEM, System.currentTimeMillis());
        this.check = check;
    }

    /**
     * Adds the route.
     *
     * @param check throws a {@link Problem} once a caller may not look any more
     * @return to be closed before the server: all streams end
     */
    public static EventApi add(Map<Route, Endpoint> endpoints, RedisLinks redis, Consumer<Context> check) {
        EventApi api = new EventApi(redis, check);
        endpoints.put(Route.EVENTS, api::events);
        return api;
    }

    /** How many callers are told. */
    public int streams() {
        return watch.size();
    }

    @Override
    public List<QueueTrail> queues() {
        List<QueueTrail> trails = watch.trails();
        // They have just been looked at.
        look(BETWEEN_TURNS);
        return trails;
    }

    @Override
    public String newest() {
        return watch.newest();
    }

    private @Nullable Object events(Context call) {
        Set<String> queues = words(call, "queue");
        queues.forEach(queue -> Asked.name("queue", queue));
        if (queues.size() > MOST_NAMED) {
            throw Problem.badRequest("query parameter queue names " + queues.size() + " queues: name " + MOST_NAMED
                    + " at most, or none for all");
        }
        Set<String> types = words(call, "types");
        for (String type : types) {
            if (!QueueSampler.TYPES.contains(type)) {
                throw Problem.badRequest("query parameter types has '" + Problem.shown(type) + "': known are "
                        + String.join(", ", QueueSampler.TYPES));
            }
        }
        // A proxy that keeps answers until they are whole would keep this one for ever.
        call.contentType(STREAM).header("X-Accel-Buffering", "no");
        if (call.req().getMethod().equals("GET")) {
            Set<String> wanted = types.isEmpty() ? Set.copyOf(QueueSampler.TYPES) : types;
            call.future(() -> open(call, queues, wanted));
        }
        return null;
    }

    /** With commas between; empty: it is not there. */
    private static Set<String> words(Context call, String parameter) {
        String text = Asked.text(call, parameter);
        return text == null ? Set.of() : new LinkedHashSet<>(List.of(text.split(",", -1)));
    }

    private CompletableFuture<Void> open(Context call, Set<String> queues, Set<String> types) {
        try {
            call.req().getAsyncContext().setTimeout(0);
            EventStream stream = new EventStream(queues, types, call.res().getOutputStream());
            return begin(stream, () -> check.accept(call), call.header("Last-Event-ID"));
        } catch (IOException e) {
            throw Problems.of(e);
        }
    }

    /** As {@link EventWatch#open}; done when the stream has ended. */
    CompletableFuture<Void> begin(EventStream stream, Runnable mayLook, @Nullable String last) {
        watch.open(stream, mayLook, last);
        try {
            stream.start();
            look(0);
        } catch (RuntimeException | Error e) {
            // Its caller has gone, or there is no thread any more: it would count for ever as one of those who are
            // told.
            stream.end();
            throw e;
        }
        return stream.ended();
    }

    /** Where no thread does, from some nanoseconds on. */
    private synchronized void look(long from) {
        if (looker == null && !closed) {
            Thread thread = new Thread(() -> lookOn(from), "dashboard-events");
            thread.setDaemon(true);
            thread.start();
            looker = thread;
        }
    }

    private void lookOn(long from) {
        LockSupport.parkNanos(this, from);
        while (true) {
            boolean needed = watch.turn();
            synchronized (this) {
                // One may have come since.
                if (closed || (!needed && !watch.isLookedAt())) {
                    looker = null;
                    return;
                }
            }
            LockSupport.parkNanos(this, BETWEEN_TURNS);
        }
    }

    @Override
    public void close() {
        // First: whoever wakes up is to look no more.
        watch.close();
        synchronized (this) {
            closed = true;
            LockSupport.unpark(looker);
        }
    }
}
