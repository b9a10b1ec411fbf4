package dev.redwork.worker.tasks.fetch;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/** A server on loopback that does to each connection what it is told, however wrong. */
final class RawServer implements Closeable {
    /** What is done to a connection; it is closed afterwards. */
    @FunctionalInterface
    interface Script {
        void run(Connection connection) throws Exception;
    }

    private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: (\\d+)\r\n");

    final AtomicInteger connections = new AtomicInteger();
    final AtomicLong sent = new AtomicLong();
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    RawServer(Script script) throws IOException {
        this(ServerSocketFactory.getDefault(), script);
    }

    RawServer(ServerSocketFactory sockets, Script script) throws IOException {
        listener = sockets.createServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                daemon(() -> {
                    try (socket) {
                        script.run(new Connection(socket));
                    } finally {
                        open.remove(socket);
                    }
                });
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void daemon(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (Exception e) {
                // The client went away, or the test is over: both are what tests do to it.
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection, as the script sees it. */
    final class Connection {
        private final InputStream in;
        final OutputStream out;
        private String last = "";

        private Connection(Socket socket) throws IOException {
            in = socket.getInputStream();
            out = new FilterOutputStream(socket.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                    sent.addAndGet(length);
                }
            };
        }

        /** Reads a request's head; false: the client closed. */
        boolean request() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    return false;
                }
                head.write(b);
            }
            last = head.toString(StandardCharsets.ISO_8859_1);
            requests.add(last);
            return true;
        }

        /** Reads the last request's body, as long as its head says. */
        String body() throws IOException {
            Matcher length = LENGTH.matcher(last);
            int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
            return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
        }

        /** Of the last request. */
        String path() {
            return last.split(" ", -1)[1];
        }

        void say(String text) throws IOException {
            say(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void say(byte[] bytes) throws IOException {
            out.write(bytes, 0, bytes.length);
            out.flush();
        }

        /** Until the test is over. */
        void hang() throws InterruptedException {
            closed.await();
        }

        /** Says it again and again, until nobody takes it. */
        void forEver(byte[] bytes) throws IOException {
            while (true) {
                out.write(bytes, 0, bytes.length);
            }
        }

        /** Says one piece after the other, each in good time for a time-out between two bytes. */
        void drip(String piece) throws IOException, InterruptedException {
            do {
                say(piece);
            } while (!closed.await(20, java.util.concurrent.TimeUnit.MILLISECONDS));
        }
    }
}
