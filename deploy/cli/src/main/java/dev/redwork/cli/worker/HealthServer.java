package dev.redwork.cli.worker;

import dev.redwork.redis.ResidentThread;
import dev.redwork.worker.WorkerHealth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server for probes: one short answer a connection, then it is closed. By sockets of the JDK: its HTTP server has no limit on how long a
 * request may take to come, nor on how many come at a time, unless properties of the whole process say so. Where more than a few
 * connections are open the oldest gives way, so that callers that say nothing keep no probe out.
 */
final class HealthServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);
    private static final int MOST = 32;

    /** As many may come at once: a kernel that drops some lets a probe among them wait for seconds. */
    private static final int BACKLOG = 1_024;

    private static final int LAST_PORT = 65_535;

    /** For a request to come, and its answer to go. */
    private static final Duration TIME = Duration.ofSeconds(2);

    private static final int LOOK_MILLIS = 250;

    private final ServerSocket server;
    private final HealthReply replies;

    /** Those that are open, the oldest first, and when they came. */
    private final Map<Socket, Long> open = new LinkedHashMap<>();

    private final ResidentThread thread = new ResidentThread("redwork-health", LOG, this::round);

    private HealthServer(ServerSocket server, Supplier<WorkerHealth> health, @Nullable Supplier<String> metrics) {
        this.server = server;
        this.replies = new HealthReply(health, metrics, server.getInetAddress().isLoopbackAddress());
    }

    /**
     * Starts one.
     *
     * @param bind the address to listen on; on one of loopback a name of others in {@code Host} is refused
     * @param port 0: a free one
     * @param health is asked for each answer
     * @param metrics makes the text of a scrape; null: there are none
     * @throws IOException when the port is taken, or the address is not ours
     * @throws IllegalArgumentException when there is no such port
     */
    static HealthServer start(String bind, int port, Supplier<WorkerHealth> health, @Nullable Supplier<String> metrics)
            throws IOException {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("a port is 0 to " + LAST_PORT);
        }
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(address(bind), port), BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        HealthServer server = new HealthServer(socket, health, metrics);
        server.thread.start();
        return server;
    }

    private static InetAddress address(String bind) throws IOException {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new IOException("there is no such address", e);
        }
    }

    /** Where it is: {@code http://127.0.0.1:8081}. */
    String url() {
        String host = server.getInetAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getLocalPort();
    }

    /** Accepts one connection, or looks after those that are open. */
    private Duration round() throws IOException {
        // With none open nothing is to be looked after: an idle worker should not wake for it.
        server.setSoTimeout(isIdle() ? 0 : LOOK_MILLIS);
        try {
            Socket caller = server.accept();
            hold(caller);
            Thread answering = new Thread(() -> answer(caller), "redwork-health-call");
            answering.setDaemon(true);
            try {
                answering.start();
            } catch (OutOfMemoryError e) {
                release(caller);
                throw e;
            }
        } catch (SocketTimeoutException e) {
            closeLate();
        }
        return Duration.ZERO;
    }

    private void answer(Socket caller) {
        try {
            replies.answer(caller, TIME);
        } catch (IOException e) {
            LOG.trace("a caller of the health port is gone", e);
        } catch (RuntimeException e) {
            LOG.error("a call of the health port failed", e);
        } finally {
            release(caller);
        }
    }

    private synchronized boolean isIdle() {
        return open.isEmpty();
    }

    private synchronized void hold(Socket caller) {
        closeLate();
        Iterator<Socket> oldest = open.keySet().iterator();
        for (int over = open.size() - MOST + 1; over > 0; over--) {
            close(oldest.next());
            oldest.remove();
        }
        open.put(caller, System.nanoTime());
    }

    /** A caller that does not read its answer has no time-out of its own. */
    private synchronized void closeLate() {
        long now = System.nanoTime();
        open.forEach((caller, since) -> {
            if (now - since > TIME.toNanos()) {
                close(caller);
            }
        });
    }

    private synchronized void release(Socket caller) {
        open.remove(caller);
        close(caller);
    }

    private static void close(Socket caller) {
        try {
            caller.close();
        } catch (IOException e) {
            LOG.trace("a connection of the health port is gone", e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        thread.close();
        server.close();
        open.keySet().forEach(HealthServer::close);
    }
}
