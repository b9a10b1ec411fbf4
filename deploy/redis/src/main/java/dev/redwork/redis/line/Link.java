package dev.redwork.redis.line;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client's connection through the proxy: a thread for what it asks and one for what it is answered. */
final class Link {
    private final Socket client;
    private final Socket server;
    private final LineCondition condition;
    private final Consumer<Link> whenClosed;
    private volatile @Nullable LostReply lostReply;

    Link(Socket client, Socket server, LineCondition condition, Consumer<Link> whenClosed) throws IOException {
        this.client = client;
        this.server = server;
        this.condition = condition;
        this.whenClosed = whenClosed;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    void start() {
        Threads.start("fault-proxy-requests", () -> run(this::forwardRequests));
        Threads.start("fault-proxy-replies", () -> run(this::forwardReplies));
    }

    void close() {
        try (client;
                server) {
            whenClosed.accept(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        condition.wake();
    }

    private void forwardRequests() throws IOException, InterruptedException {
        RequestStream stream = new RequestStream();
        InputStream in = client.getInputStream();
        OutputStream out = new BufferedOutputStream(server.getOutputStream(), 65_536);
        byte[] packet = new byte[65_536];
        for (int length = in.read(packet); length >= 0; length = in.read(packet)) {
            condition.hold(client::isClosed);
            for (byte[] request : stream.next(packet, length)) {
                lostReply = condition.takeLostReply(request);
                out.write(request);
                if (lostReply != null) {
                    // The server works off what it has before it sees our end and closes: its end proves the execution.
                    out.flush();
                    server.shutdownOutput();
                    return;
                }
            }
            out.flush();
        }
        condition.hold(client::isClosed);
        server.shutdownOutput();
    }

    private void forwardReplies() throws IOException, InterruptedException {
        ReplyStream stream = new ReplyStream();
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] packet = new byte[65_536];
        for (int length = in.read(packet); length >= 0; length = in.read(packet)) {
            condition.hold(client::isClosed);
            if (lostReply == null) {
                out.write(stream.next(packet, length, condition.rewrites()));
            }
        }
        condition.hold(client::isClosed);
        close();
        LostReply lost = lostReply;
        if (lost != null) {
            lost.happened().complete(null);
        }
    }

    private void run(Forwarding forwarding) {
        try {
            forwarding.run();
        } catch (IOException e) {
            // The line was cut, by its owner or by one of its ends.
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private interface Forwarding {
        void run() throws IOException, InterruptedException;
    }
}
