package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.regex.Pattern;

/** One who listens to a stream of events, and keeps all that came. */
public final class EventReader implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("(?m)^id: (\\S+)$");

    private final Socket socket;

    @SuppressWarnings("JdkObsolete") // two threads use it
    private final StringBuffer text = new StringBuffer();

    private volatile boolean ended;

    /**
     * Calls.
     *
     * @param query with its question mark, or empty
     * @param headers {@code Name: value}
     */
    public EventReader(Dashboard dashboard, String query, String... headers) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port());
            String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            socket.getOutputStream()
                    .write(("GET /api/v1/events" + query + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n")
                            .getBytes(ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread reader = new Thread(this::read, "event-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        byte[] buffer = new byte[8_192];
        try {
            for (int read = socket.getInputStream().read(buffer); read >= 0; ) {
                text.append(new String(buffer, 0, read, UTF_8));
                read = socket.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            // Closed by us.
        }
        ended = true;
    }

    /** Header and body so far; sizes of chunks stand between. */
    public String text() {
        return text.toString();
    }

    public boolean isOpen() {
        return text().startsWith("HTTP/1.1 200") && text().contains("\nid: ");
    }

    /** Whether the server has ended it. */
    public boolean ended() {
        return ended;
    }

    /** Of all events and marks, in their order. */
    public List<String> ids() {
        return ID.matcher(text()).results().map(found -> found.group(1)).toList();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
