package dev.redwork.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.Defaults;
import dev.redwork.job.PayloadException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Inputs that are given one a line. All are checked before the first is used, so that nothing is enqueued half; checked
 * inputs wait in a temporary file, so that they need not fit into memory. Blank lines are passed over.
 */
public final class InputLines implements AutoCloseable {
    private final @Nullable Path file;
    private final DataInputStream reading;
    private final long count;

    private InputLines(@Nullable Path file, InputStream kept, long count) {
        this.file = file;
        this.count = count;
        this.reading = new DataInputStream(kept);
    }

    /**
     * Reads and checks all lines.
     *
     * @param check gives what is to be kept of a line, an empty array: nothing; its exception is told with the line's number
     * @throws IllegalArgumentException for the first line that does not pass
     */
    public static InputLines read(InputStream in, Function<String, byte[]> check) {
        try {
            Path file = Files.createTempFile("redwork-input", null);
            file.toFile().deleteOnExit();
            try {
                long count = spool(in, file, check);
                return new InputLines(file, new BufferedInputStream(Files.newInputStream(file)), count);
            } catch (IOException | RuntimeException e) {
                Files.delete(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One input, checked already. */
    public static InputLines one(byte[] input) {
        byte[] length = ByteBuffer.allocate(Integer.BYTES).putInt(input.length).array();
        return new InputLines(
                null, new SequenceInputStream(new ByteArrayInputStream(length), new ByteArrayInputStream(input)), 1);
    }

    /** How many there are. */
    public long count() {
        return count;
    }

    /** The kept part of each line, in order; to be read once. */
    public Iterator<byte[]> iterator() {
        return iterator(line -> line);
    }

    /** Inputs made of the kept parts, each when it is taken. */
    public <T> Iterator<T> iterator(Function<byte[], T> input) {
        return new Iterator<>() {
            private long left = count;

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public T next() {
                if (left-- <= 0) {
                    throw new NoSuchElementException();
                }
                try {
                    return input.apply(reading.readNBytes(reading.readInt()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    @Override
    public void close() {
        try (reading) {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long spool(InputStream source, Path file, Function<String, byte[]> check) throws IOException {
        long number = 0;
        long kept = 0;
        BufferedInputStream in = new BufferedInputStream(source, 1 << 16);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            while (true) {
                number++;
                try {
                    String line = line(in);
                    if (line == null) {
                        return kept;
                    } else if (!line.isBlank()) {
                        byte[] value = check.apply(line);
                        if (value.length > 0) {
                            out.writeInt(value.length);
                            out.write(value);
                            kept++;
                        }
                    }
                } catch (IllegalArgumentException | PayloadException e) {
                    throw new IllegalArgumentException(
                            "line " + number + ": " + e.getMessage() + "; nothing was enqueued", e);
                }
            }
        }
    }

    private static @Nullable String line(InputStream in) {
        try {
            return readLine(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
        }
    }

    /** Null: there is no further one. */
    private static @Nullable String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        int b = in.read();
        if (b < 0) {
            return null;
        }
        for (; b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
            if (line.size() > Defaults.PAYLOAD_LIMIT) {
                throw new IllegalArgumentException("is longer than " + Defaults.PAYLOAD_LIMIT
                        + " bytes, the largest input: store large data elsewhere and enqueue where it is");
            }
        }
        return withoutMark(decode(line.toByteArray()).strip());
    }

    /** A byte that is no UTF-8 would become another character, which is then another input. */
    private static String decode(byte[] line) {
        ByteBuffer bytes = ByteBuffer.wrap(line);
        try {
            return UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("is not UTF-8: its byte " + (bytes.position() + 1) + " is 0x"
                    + HexFormat.of().withUpperCase().toHexDigits(bytes.get()));
        }
    }

    /** Without the byte order mark that editors put before a text, and that then stands before each one of several. */
    public static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1).strip() : text;
    }
}
