package dev.redwork.dashboard.guard;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionMetaData;
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
    private static final String WAITS_SINCE = SlowRequests.class.getName();

    /** Before the first request. */
    private static final long HANDSHAKE = -1;

    /** The protocol of a connection whose handshake goes on. */
    private static final String NOT_YET = "NONE";

    private final AbstractConnector connector;
    private final long patienceNanos;
    private final Map<EndPoint, Header> headers = new HashMap<>();
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
        try {
            Collection<EndPoint> open = connector.getConnectedEndPoints();
            headers.keySet().retainAll(open);
            long now = System.nanoTime();
            open.forEach(endPoint -> look(endPoint, now));
        } finally {
            if (isRunning()) {
                schedule();
            }
        }
    }

    private void look(EndPoint endPoint, long now) {
        boolean isShaking = false;
        Connection connection = endPoint.getConnection();
        if (connection instanceof SslConnection tls) {
            isShaking = tls.getSSLEngine().getSession().getProtocol().equals(NOT_YET);
            connection = tls.getSslEndPoint().getConnection();
        }
        if (!(connection instanceof HttpConnection http)) {
            return;
        }
        HttpParser.State state = Objects.requireNonNull(http.getParser().getState());
        boolean inHeader = state.compareTo(HttpParser.State.START) > 0 && state.compareTo(HttpParser.State.CONTENT) < 0;
        long request = isShaking ? HANDSHAKE : http.getMessagesIn();
        Header header = headers.get(endPoint);
        if (!inHeader && !isShaking) {
            headers.remove(endPoint);
        } else if (header == null || header.request != request) {
            headers.put(endPoint, new Header(request, now));
        } else if (now - header.nanos > patienceNanos) {
            endPoint.close();
        }
        // A body that nobody reads keeps nobody waiting: its caller may be one who waits for a job.
        if (http.getParser().inContentState()
                && http.getAttribute(WAITS_SINCE) instanceof Long since
                && now - since > patienceNanos) {
            endPoint.close();
        }
    }

    /** The request of this connection is about to be carried out. */
    static void begin(ConnectionMetaData connection) {
        connection.removeAttribute(WAITS_SINCE);
    }

    /** A handler wants to go on with the body, of which nothing more has come yet. */
    static void waitForBody(ConnectionMetaData connection) {
        if (connection.getAttribute(WAITS_SINCE) == null) {
            connection.setAttribute(WAITS_SINCE, System.nanoTime());
        }
    }

    /** The header of the so many-th request, and when it was seen first. */
    private record Header(long request, long nanos) {}
}
