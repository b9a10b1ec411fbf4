package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Many calls over one connection, byte for byte; a new one where the server has closed it. */
final class KeptConnection implements AutoCloseable {
    private final int port;
    private @Nullable Socket socket;

    KeptConnection(int port) {
        this.port = port;
    }

    /**
     * One call and its answer.
     *
     * @param head all lines, without the empty one
     * @param body its length is added to the head
     */
    RawHttp call(String head, String body) throws IOException {
        String request = head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        RawHttp answer = tryOnce(request, head.startsWith("HEAD"));
        return answer != null ? answer : Objects.requireNonNull(tryOnce(request, head.startsWith("HEAD")), head);
    }

    /** @return null: it was closed before an answer came */
    private @Nullable RawHttp tryOnce(String request, boolean headOnly) throws IOException {
        if (socket == null) {
            socket = RawHttp.connect(port);
            socket.setTcpNoDelay(true);
        }
        try {
            // Nothing is left over from the answer before.
            InputStream in = new BufferedInputStream(socket.getInputStream());
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            StringBuilder head = new StringBuilder();
            do {
                int c = in.read();
                if (c < 0) {
                    close();
                    return null;
                }
                head.append((char) c);
            } while (!head.substring(Math.max(0, head.length() - 4)).equals("\r\n\r\n"));
            RawHttp answer = RawHttp.of(head.toString());
            int length = answer.header("Content-Length").isEmpty()
                    ? 0
                    : Integer.parseInt(answer.header("Content-Length").get(0));
            boolean chunked = !answer.header("Transfer-Encoding").isEmpty();
            String body = headOnly || answer.status() == 304
                    ? ""
                    : chunked ? chunks(in) : new String(in.readNBytes(length), ISO_8859_1);
            if (answer.header("Connection").contains("close")) {
                close();
            }
            return new RawHttp(answer.status(), answer.head(), body);
        } catch (SocketException e) {
            close();
            return null;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no answer to " + request, e);
        }
    }

    private static String chunks(InputStream in) throws IOException {
        StringBuilder all = new StringBuilder();
        int length;
        do {
            length = Integer.parseInt(line(in), 16);
            all.append(new String(in.readNBytes(length), ISO_8859_1));
            String unused = line(in);
        } while (length > 0);
        return all.toString();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
        socket = null;
    }
}
