package dev.redwork.worker.tasks.files;

import dev.redwork.job.RedworkException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of a log, unpacked where it is gzip, whatever it is called: of one member or several, as {@code cat a.gz b.gz} makes them. Damage is
 * told with the place where it is.
 */
final class LogSource extends InputStream {
    private static final int BUFFER = 64 << 10;
    private static final int MAGIC = 0x1f8b;

    private final String name;
    private final PackedBytes packed;
    private final InputStream bytes;
    private long unpacked;

    /** @param name for messages */
    LogSource(String name, InputStream in) throws IOException {
        this.name = name;
        this.packed = new PackedBytes(in);
        BufferedInputStream start = new BufferedInputStream(packed, BUFFER);
        start.mark(2);
        int first = start.read();
        int second = start.read();
        start.reset();
        boolean isPacked = first >= 0 && (first << 8 | second) == MAGIC;
        this.bytes = isPacked ? unpacking(start) : start;
    }

    private InputStream unpacking(InputStream start) throws IOException {
        try {
            return new GZIPInputStream(new Whole(start), BUFFER);
        } catch (EOFException | ZipException e) {
            throw damaged(e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        try {
            int n = bytes.read(to, offset, length);
            unpacked += Math.max(0, n);
            return n;
        } catch (EOFException | ZipException e) {
            throw damaged(e);
        } catch (StackOverflowError e) {
            // GZIPInputStream may call itself for each empty member, and a member is 20 bytes.
            throw new RedworkException(name + " is packed in too many empty parts", e);
        }
    }

    private RedworkException damaged(IOException e) {
        String place = " after " + packed.count + " packed bytes, " + unpacked + " unpacked";
        return new RedworkException(
                e instanceof EOFException
                        ? name + " is cut: its gzip data end in the middle," + place + "; get the whole file"
                        : name + " is damaged: its gzip data make no sense (" + e.getMessage() + ")" + place,
                e);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /** Counts bytes as they come. */
    private static final class PackedBytes extends FilterInputStream {
        private long count;

        PackedBytes(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int n = super.read(to, offset, length);
            count += Math.max(0, n);
            return n;
        }
    }

    /** GZIPInputStream takes a member for the last one when nothing of the next is there yet. */
    private static final class Whole extends FilterInputStream {
        Whole(InputStream in) {
            super(in);
        }

        @Override
        public int available() {
            return 1;
        }
    }
}
