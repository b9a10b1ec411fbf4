package dev.redwork.worker.tasks.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that is counted, and not read further than its limit. */
final class LimitedBody extends FilterInputStream {
    private final int limit;
    private final int slack;
    private long bytes;

    /**
     * Of a body that is being read.
     *
     * @param slack how much more than the limit may come: packed, a body may be a little larger
     */
    LimitedBody(InputStream body, int limit, int slack) {
        super(body);
        this.limit = limit;
        this.slack = slack;
    }

    /** How many have come through. */
    long bytes() {
        return bytes;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
            count(1);
        }
        return b;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int n = super.read(to, offset, length);
        if (n > 0) {
            count(n);
        }
        return n;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    static FetchException tooLarge(int limit) {
        return new FetchException("larger than " + limit + " bytes");
    }

    private void count(int n) {
        bytes += n;
        if (bytes > (long) limit + slack) {
            throw tooLarge(limit);
        }
    }
}
