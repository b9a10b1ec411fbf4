package dev.redwork.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Where data goes; unlike a {@link PrintStream} it knows why it could not be written. */
public final class Stdout extends PrintStream {
    private final Sink sink;

    /** Writes to {@code target} in large pieces. */
    public Stdout(OutputStream target) {
        this(new Sink(target));
    }

    private Stdout(Sink sink) {
        super(new BufferedOutputStream(sink, 1 << 14), false, UTF_8);
        this.sink = sink;
    }

    /** Why nothing more can be written; null: it can. */
    @Nullable
    IOException failure() {
        return sink.failure;
    }

    private static final class Sink extends FilterOutputStream {
        private volatile @Nullable IOException failure;

        Sink(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
