package dev.redwork.faultproxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Accepts connections at one port until it is closed; then the port refuses them. */
final class PortListener {
    private final ServerSocket socket;
    private final Thread thread;

    private PortListener(ServerSocket socket, Accepted accepted) {
        this.socket = socket;
        this.thread = Threads.start("fault-proxy-" + socket.getLocalPort(), () -> acceptAll(socket, accepted));
    }

    /**
     * Listens at a free port below those that systems give to outgoing connections: while the line refuses, a client that
     * reconnects could be given its port, and connect to itself.
     */
    static PortListener anywhere(Accepted accepted) {
        for (int tries = 20; ; tries--) {
            try {
                return at(ThreadLocalRandom.current().nextInt(10_000, 32_000), accepted);
            } catch (UncheckedIOException e) {
                if (tries == 1) {
                    throw e;
                }
            }
        }
    }

    static PortListener at(int port, Accepted accepted) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new PortListener(socket, accepted);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on port " + port, e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Returns when connections are refused: as long as a thread is inside accept, the closed socket still takes them. */
    void close() {
        try {
            socket.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void acceptAll(ServerSocket socket, Accepted accepted) {
        while (!socket.isClosed()) {
            try {
                accepted.accept(socket.accept());
            } catch (IOException e) {
                // The listener's end, which ends the loop; anything else concerns one client, which then sees its end.
            }
        }
    }

    /** Handles a new connection. */
    interface Accepted {
        void accept(Socket client) throws IOException;
    }
}
