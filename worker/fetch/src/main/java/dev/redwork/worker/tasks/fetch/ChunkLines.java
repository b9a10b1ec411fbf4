package dev.redwork.worker.tasks.fetch;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.io.HttpTransportMetrics;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;

/** The bytes of a body in chunks: a size is digits. HttpClient would take one with a sign, too, and others would not. */
record ChunkLines(SessionInputBuffer bytes) implements SessionInputBuffer {
    @Override
    public int readLine(CharArrayBuffer line, InputStream socket) throws IOException {
        int start = line.length();
        int length = bytes.readLine(line, socket);
        if (line.length() > start && line.charAt(start) == '+') {
            throw new MalformedChunkCodingException("Bad chunk header: "
                    + WebAddress.shown(line.subSequence(start, line.length()).toString()));
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
