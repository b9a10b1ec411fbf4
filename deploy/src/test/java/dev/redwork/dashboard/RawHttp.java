package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A call of the API byte for byte, as no client of HTTP would send it, and its answer. */
public record RawHttp(int status, String head, String body) {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ?.*");
    private static final int PATIENCE_MILLIS = 30_000;

    /** Sends lines with CRLF behind each, and an empty one; reads until the server closes, and of a stream of events its beginning. */
    public static RawHttp send(int port, String... lines) {
        return sendText(port, String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** One character a byte. */
    static RawHttp sendText(int port, String text) {
        return sendBytes(port, text.getBytes(ISO_8859_1));
    }

    static RawHttp sendBytes(int port, byte[] bytes) {
        try (Socket socket = connect(port)) {
            OutputStream out = socket.getOutputStream();
            try {
                out.write(bytes);
                out.flush();
            } catch (SocketException e) {
                // It has refused the rest; its answer is still there.
            }
            return read(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    static RawHttp read(Socket socket) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[8_192];
        try {
            for (int read = socket.getInputStream().read(buffer); read >= 0 && !isStream(all); ) {
                all.append(new String(buffer, 0, read, ISO_8859_1));
                read = socket.getInputStream().read(buffer);
            }
        } catch (SocketException e) {
            // Closed with bytes of ours unread.
        }
        return of(all.toString());
    }

    /** It does not end: its first bytes are enough. */
    private static boolean isStream(CharSequence text) {
        return text.toString().contains("Content-Type: text/event-stream");
    }

    static RawHttp of(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new RawHttp(0, text, "");
        }
        Matcher status = STATUS.matcher(text.lines().findFirst().orElse(""));
        return new RawHttp(
                status.matches() ? Integer.parseInt(status.group(1)) : 0,
                text.substring(0, end),
                text.substring(end + 4));
    }

    /** The values of a header. */
    public List<String> header(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .toList();
    }
}
