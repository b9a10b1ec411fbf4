package dev.redwork.dashboard.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A connection whose other end takes what it is sent, or does not, or has gone. */
final class HeldOutput extends ServletOutputStream {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private int flushed;
    boolean takes = true;
    boolean gone;
    boolean starts = true;

    @Override
    public boolean isReady() {
        return takes;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        if (!starts) {
            throw new IllegalStateException("the call is over");
        }
        try {
            listener.onWritePossible();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void write(int one) throws IOException {
        if (gone) {
            throw new IOException("gone");
        }
        sent.write(one);
    }

    @Override
    public void flush() {
        flushed = sent.size();
    }

    /** What the other end has got. */
    String got() {
        return sent.toString(UTF_8).substring(0, flushed);
    }
}
