package dev.redwork.worker.tasks.files;

import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of a stream, one after another, in one buffer: no line is copied, and none costs an object. They end with LF or CRLF, the
 * last one may end with the stream; a byte order mark before the first one is passed over.
 */
final class Lines {
    /** A longer line is passed over. Servers take requests of 8 KB, and headers of as much. */
    static final int LONGEST = 64 << 10;

    private static final byte LINE_END = '\n';

    private final InputStream in;
    private final byte[] buffer = new byte[4 * LONGEST];

    /** Bytes that were read and not yet taken. */
    private int taken;

    private int filled;
    private boolean ended;
    private boolean begun;

    private int from;
    private int to;
    private boolean isTooLong;

    Lines(InputStream in) {
        this.in = in;
    }

    /** Goes on to the next line; false: there is none. */
    boolean next() throws IOException, InterruptedException {
        if (!begun) {
            begun = true;
            skipMark();
        }
        isTooLong = false;
        int looked = taken;
        while (true) {
            int end = ByteSearch.find(buffer, looked, filled, LINE_END);
            if (end < filled || ended) {
                from = taken;
                to = end;
                taken = Math.min(filled, end + 1);
                boolean isAny = end < filled || end > from;
                if (to > from && buffer[to - 1] == '\r') {
                    to--;
                }
                isTooLong |= to - from > LONGEST;
                return isAny;
            }
            if (filled - taken > LONGEST) {
                // Of a line that is too long its beginning is enough.
                isTooLong = true;
                filled = taken + 1;
            }
            looked = filled - taken;
            fill();
            looked += taken;
        }
    }

    byte[] bytes() {
        return buffer;
    }

    /** Where the line begins. */
    int from() {
        return from;
    }

    /** Where it ends, without its line end. */
    int to() {
        return to;
    }

    /** Whether it had more than {@link #LONGEST} bytes: then not all of it is there. */
    boolean isTooLong() {
        return isTooLong;
    }

    private void skipMark() throws IOException, InterruptedException {
        while (filled < 3 && !ended) {
            fill();
        }
        boolean isMark =
                filled >= 3 && buffer[0] == (byte) 0xef && buffer[1] == (byte) 0xbb && buffer[2] == (byte) 0xbf;
        taken = isMark ? 3 : 0;
    }

    /** Reads more, what was not taken moved to the buffer's beginning. */
    private void fill() throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while reading lines");
        }
        System.arraycopy(buffer, taken, buffer, 0, filled - taken);
        filled -= taken;
        taken = 0;
        int n = in.read(buffer, filled, buffer.length - filled);
        ended = n < 0;
        filled += Math.max(0, n);
    }
}
