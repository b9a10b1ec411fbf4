package dev.redwork.weblogs;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes one gzip member whose header is always the same (RFC 1952: no name, no time, system unknown), so that the same text makes the same file.
 * That of {@link java.util.zip.GZIPOutputStream} is another one with each JDK.
 */
final class GzipFile implements Closeable {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int TRAILER = 8;
    private static final int BUFFER = 64 << 10;

    /** Twice as fast as the default, and some tenth larger. */
    private static final int LEVEL = 4;

    private final OutputStream file;
    private final Deflater deflater = new Deflater(LEVEL, true);
    private final DeflaterOutputStream packing;
    private final CRC32 checksum = new CRC32();

    GzipFile(Path path) throws IOException {
        file = Files.newOutputStream(path);
        file.write(HEADER);
        packing = new DeflaterOutputStream(file, deflater, BUFFER);
    }

    void write(byte[] text, int length) throws IOException {
        packing.write(text, 0, length);
        checksum.update(text, 0, length);
    }

    /** Bytes of the file if nothing more came; what is not yet packed comes on top. */
    long packed() {
        return HEADER.length + deflater.getBytesWritten() + TRAILER;
    }

    /** Bytes of the text. */
    long bytes() {
        return deflater.getBytesRead();
    }

    /** Writes the end. */
    void finish() throws IOException {
        packing.finish();
        file.write(ByteBuffer.allocate(TRAILER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) checksum.getValue())
                .putInt((int) deflater.getBytesRead())
                .array());
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        file.close();
    }
}
