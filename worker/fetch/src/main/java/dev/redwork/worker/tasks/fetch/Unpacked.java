package dev.redwork.worker.tasks.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** A body without its content encoding. */
final class Unpacked extends FilterInputStream {
    /**
     * The encoding that we can undo. Unpacked by ourselves, since the client's own way reads all that follows the packed body.
     */
    static final String ACCEPTED = "gzip";

    private Unpacked(InputStream unpacking) {
        super(unpacking);
    }

    /**
     * Opens a body.
     *
     * @throws FetchException when it is packed in another way than we said we accept
     */
    static InputStream open(HttpEntity entity, InputStream body) throws IOException {
        @Nullable String header = entity.getContentEncoding();
        String encoding = header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> new Unpacked(new GZIPInputStream(new Unhurried(body)));
            default ->
                throw new FetchException("the page is packed as '" + WebAddress.shown(encoding) + "', and only "
                        + ACCEPTED + " is unpacked: its server did not heed what we accept");
        };
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        try {
            return super.read(to, offset, length);
        } catch (StackOverflowError e) {
            // GZIPInputStream may call itself for each empty member, and a member is 20 bytes.
            throw new FetchException("the page is packed in too many parts", e);
        }
    }

    /** GZIPInputStream takes a member for the last one when nothing of the next has arrived yet, however much is to come. */
    private static final class Unhurried extends FilterInputStream {
        Unhurried(InputStream body) {
            super(body);
        }

        @Override
        public int available() {
            return 1;
        }
    }
}
