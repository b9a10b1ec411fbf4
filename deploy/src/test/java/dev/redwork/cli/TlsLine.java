package dev.redwork.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A port of TLS in front of a server that has none; what comes through goes on as it is. */
final class TlsLine implements AutoCloseable {
    private final SSLServerSocket listener;
    private final int server;

    /** @param mutual whether clients must show a certificate, too */
    TlsLine(SSLContext context, boolean mutual, int server) throws IOException {
        this.server = server;
        this.listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(mutual);
        start(() -> {
            while (true) {
                Socket client = listener.accept();
                Socket redis = new Socket(InetAddress.getLoopbackAddress(), server());
                start(() -> pass(client, redis));
                start(() -> pass(redis, client));
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    private int server() {
        return server;
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            byte[] bytes = new byte[8192];
            for (int length = from.getInputStream().read(bytes);
                    length >= 0;
                    length = from.getInputStream().read(bytes)) {
                to.getOutputStream().write(bytes, 0, length);
                to.getOutputStream().flush();
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // One side has ended the connection, or refused it.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
