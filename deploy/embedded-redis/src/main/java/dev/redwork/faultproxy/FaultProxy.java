package dev.redwork.faultproxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP line to a Redis server that fails on command; it is entered on loopback. It starts without faults; faults can be put on one another
 * and changed while connections are open, and {@link #pass} takes them all away.
 *
 * <pre>{@code
 * try (FaultProxy line = FaultProxy.to(redis.port())) {
 *     connect(line.url());
 *     CompletableFuture<Void> lost = line.dropReply("INCR");
 * }
 * }</pre>
 */
public final class FaultProxy implements AutoCloseable {
    private final InetSocketAddress target;
    private final int port;
    private final LineCondition condition = new LineCondition();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private @Nullable PortListener listener;

    private FaultProxy(InetSocketAddress target) {
        this.target = target;
        PortListener first = PortListener.anywhere(this::connect);
        this.listener = first;
        this.port = first.port();
    }

    /** A line to the server at this port of 127.0.0.1. */
    public static FaultProxy to(int port) {
        return new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** A line to a server anywhere; it must speak RESP, so no TLS. */
    public static FaultProxy to(String host, int port) {
        return new FaultProxy(new InetSocketAddress(host, port));
    }

    /** The port to connect to; it stays the same over all faults. */
    public int port() {
        return port;
    }

    /** {@code redis://127.0.0.1:port}, without a password. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** How many connections are open. */
    public int connections() {
        return links.size();
    }

    /** Takes all faults away: listens again, and what a black hole held back arrives. Connections that were cut stay cut. */
    public synchronized void pass() {
        condition.clear();
        if (listener == null) {
            listener = PortListener.at(port, this::connect);
        }
    }

    /** Closes all present connections; new ones are served. */
    public void cut() {
        links.forEach(Link::close);
    }

    /** Refuses new connections, as a machine without a server does; present ones go on. */
    public synchronized void refuse() {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }

    /** Keeps and accepts connections, but nothing comes through, not even their end: a half-open line. */
    public void blackhole() {
        condition.blackhole();
    }

    /**
     * Holds each packet back for this long, in both directions: a round trip takes so much longer twice. As many packets as
     * come are under way at a time, so that it costs no throughput.
     */
    public void delay(Duration eachWay) {
        condition.delay(eachWay);
    }

    /**
     * Loses one reply: the next request that contains the marker is executed by the server, but its connection is closed
     * without the reply (and without replies to earlier requests that were still on their way). Armed for one request.
     *
     * @param marker bytes to be found in the request, such as a command's name or a script's digest
     * @return done when the server has executed the request and the client's connection is closed
     */
    public CompletableFuture<Void> dropReply(String marker) {
        return condition.dropReply(marker);
    }

    /**
     * Replaces text in all replies, for example to pose as an older version. Both have the same length, since the lengths of
     * RESP strings travel in front of them; and no line ends, since a reply's end must not wait for more.
     *
     * @throws IllegalArgumentException if the lengths in bytes differ, or the text is empty or has a line end
     */
    public void rewrite(String from, String to) {
        condition.rewrite(new Rewrite(from, to));
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        refuse();
        cut();
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket server = new Socket();
            server.connect(target);
            Link link = new Link(client, server, condition, links::remove);
            links.add(link);
            link.start();
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }
}
