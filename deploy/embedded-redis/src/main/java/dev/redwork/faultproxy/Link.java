package dev.redwork.faultproxy;

import dev.redwork.faultproxy.Packets.Packet;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client's connection through the proxy: for what it asks and for what it is answered, a thread that reads and one that writes. */
final class Link {
    private final Socket client;
    private final Socket server;
    private final LineCondition condition;
    private final Consumer<Link> whenClosed;
    private final Packets requests = new Packets();
    private final Packets replies = new Packets();
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
        Threads.start("line-requests-in", () -> run(() -> requests.readFrom(client.getInputStream())));
        Threads.start("line-requests-out", () -> run(this::forwardRequests));
        Threads.start("line-replies-in", () -> run(() -> replies.readFrom(server.getInputStream())));
        Threads.start("line-replies-out", () -> run(this::forwardReplies));
    }

    void close() {
        try (client;
                server) {
            whenClosed.accept(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        condition.wake();
        requests.drop();
        replies.drop();
    }

    private void forwardRequests() throws IOException, InterruptedException {
        RequestStream stream = new RequestStream();
        OutputStream out = new BufferedOutputStream(server.getOutputStream(), 65_536);
        for (Packet packet = next(requests); !packet.isEnd(); packet = next(requests)) {
            for (byte[] request : stream.next(packet.bytes)) {
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
        server.shutdownOutput();
    }

    private void forwardReplies() throws IOException, InterruptedException {
        ReplyStream stream = new ReplyStream();
        OutputStream out = client.getOutputStream();
        for (Packet packet = next(replies); !packet.isEnd(); packet = next(replies)) {
            if (lostReply == null) {
                out.write(stream.next(packet.bytes, condition.rewrites()));
            }
        }
        close();
        LostReply lost = lostReply;
        if (lost != null) {
            lost.happened().complete(null);
        }
    }

    /** The next packet, when its time has come. */
    private Packet next(Packets packets) throws InterruptedException {
        Packet packet = packets.next();
        condition.hold(packet.came, client::isClosed);
        return packet;
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
