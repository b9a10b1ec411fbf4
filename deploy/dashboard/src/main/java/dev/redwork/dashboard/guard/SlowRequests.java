package dev.redwork.dashboard.guard;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose headers, or whose body, take too long as a whole. The idle time of a connection does not see them: it
 * starts anew with each byte, and one byte a minute would hold a connection, or a thread, for ever.
 */
final class SlowRequests extends AbstractLifeCycle {
    private static final long LOOK_EVERY_MILLIS = 500;

    private final AbstractConnector connector;
    private final long patienceNanos;
    private final Map<EndPoint, Since> seen = new HashMap<>();
    private Scheduler.@Nullable Task next;

    SlowRequests(AbstractConnector connector, Duration patience) {
        this.connector = connector;
        this.patienceNanos = patience.toNanos();
    }

    @Override
    protected void doStart() {
        schedule();
    }

    @Override
    protected synchronized void doStop() {
        if (next != null) {
            next.cancel();
        }
    }

    private synchronized void schedule() {
        next = connector.getScheduler().schedule(this::look, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        Collection<EndPoint> open = connector.getConnectedEndPoints();
        seen.keySet().retainAll(open);
        long now = System.nanoTime();
        open.forEach(endPoint -> look(endPoint, now));
        if (isRunning()) {
            schedule();
        }
    }

    private void look(EndPoint endPoint, long now) {
        Phase phase = endPoint.getConnection() instanceof HttpConnection http ? Phase.of(http) : null;
        if (phase == null) {
            seen.remove(endPoint);
            return;
        }
        Since since = seen.get(endPoint);
        if (since == null || !since.phase.equals(phase)) {
            seen.put(endPoint, new Since(phase, now));
        } else if (now - since.nanos > patienceNanos) {
            endPoint.close();
        }
    }

    /** Where a connection is: in the header or the body of its so many-th request. */
    private record Phase(boolean header, long request) {
        static @Nullable Phase of(HttpConnection http) {
            HttpParser.State state = Objects.requireNonNull(http.getParser().getState());
            boolean begun = state.compareTo(HttpParser.State.START) > 0;
            boolean header = begun && state.compareTo(HttpParser.State.CONTENT) < 0;
            boolean body = !header && begun && state.compareTo(HttpParser.State.END) < 0;
            return header || body ? new Phase(header, http.getMessagesIn()) : null;
        }
    }

    private record Since(Phase phase, long nanos) {}
}
