package dev.redwork.worker.tasks.fetch;

import dev.redwork.job.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.io.HttpTransportMetrics;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection that goes to the next page only while it holds no byte that nobody asked for: a second answer, what a body has more
 * than its length, a body of a 204, the 408 with which a server gives up waiting. HttpClient would read it as that page's answer (RFC 9112, section
 * 9.2). It is looked at when it is given back and when it is taken out, since the bytes may come in between.
 */
final class FetchConnection extends DefaultManagedHttpClientConnection {
    /** One that rested longer may have been closed by its server, too; to look costs up to a millisecond. */
    private static final long LOOKED_AT_AFTER = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Timeout MOMENT = Timeout.ofMilliseconds(1);
    private static final AtomicLong MADE = new AtomicLong();

    private final AnswerHeads heads;
    private final Ticker ticker;

    /** Since when it rests. */
    private long since;

    FetchConnection(Http1Config config, Ticker ticker) {
        this(config, new AnswerHeads(config), ticker);
    }

    private FetchConnection(Http1Config config, AnswerHeads heads, Ticker ticker) {
        super("fetch-" + MADE.incrementAndGet(), null, null, config, AnswerHeads::bodyLength, null, null, any -> heads);
        this.heads = heads;
        this.ticker = ticker;
    }

    /** Asked when it is given back. */
    @Override
    public boolean isConsistent() {
        try {
            return super.isConsistent() && !holdsSurplus();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void passivate() {
        super.passivate();
        since = ticker.read();
    }

    /** Asked when it is taken out. */
    @Override
    public boolean isStale() throws IOException {
        if (!isOpen() || holdsSurplus()) {
            return true;
        }
        boolean hasRested = ticker.read() - since > LOOKED_AT_AFTER;
        return hasRested && (super.isStale() || heads.buffered() > 0);
    }

    @Override
    protected InputStream createContentInputStream(long length, SessionInputBuffer buffer, InputStream socket) {
        SessionInputBuffer from = length == ContentLengthStrategy.CHUNKED ? new ChunkLines(buffer) : buffer;
        return super.createContentInputStream(length, from, socket);
    }

    private boolean holdsSurplus() throws IOException {
        @Nullable SocketHolder sockets = getSocketHolder();
        if (sockets == null) {
            return false;
        }
        if (heads.buffered() > 0 || sockets.getInputStream().available() > 0) {
            return true;
        }
        // In TLS, what has come may be no data but a ticket for a later session: only reading tells.
        return sockets.getSSLSocket() != null
                && sockets.getBaseSocket().getInputStream().available() > 0
                && isDataAvailable(MOMENT);
    }

    /** The bytes of a body in chunks: a size begins with a digit. HttpClient would take one with a sign, too, and others would not. */
    private record ChunkLines(SessionInputBuffer bytes) implements SessionInputBuffer {
        @Override
        public int readLine(CharArrayBuffer line, InputStream socket) throws IOException {
            int start = line.length();
            int length = bytes.readLine(line, socket);
            // Digits, or a letter: what is no number HttpClient refuses itself.
            if (line.length() > start && !Character.isLetterOrDigit(line.charAt(start))) {
                throw new MalformedChunkCodingException("Bad chunk header: "
                        + WebAddress.shown(
                                line.subSequence(start, line.length()).toString()));
            }
            return length;
        }

        @Override
        public int length() {
            return bytes.length();
        }

        @Override
        public int capacity() {
            return bytes.capacity();
        }

        @Override
        public int available() {
            return bytes.available();
        }

        @Override
        public int read(byte[] to, int offset, int length, InputStream socket) throws IOException {
            return bytes.read(to, offset, length, socket);
        }

        @Override
        public int read(byte[] to, InputStream socket) throws IOException {
            return bytes.read(to, socket);
        }

        @Override
        public int read(InputStream socket) throws IOException {
            return bytes.read(socket);
        }

        @Override
        public HttpTransportMetrics getMetrics() {
            return bytes.getMetrics();
        }
    }
}
