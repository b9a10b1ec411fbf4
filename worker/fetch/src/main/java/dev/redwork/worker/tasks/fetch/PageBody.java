package dev.redwork.worker.tasks.fetch;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * Size, words, title and hash of a body. It is never held as a whole: a worker may read thousands at once.
 *
 * @param bytes unpacked
 * @param words 0 when it is no text
 * @param title null: none
 * @param sha256 of the unpacked bytes, in hex
 */
record PageBody(long bytes, long words, @Nullable String title, String sha256) {
    private static final int BUFFER = 8 << 10;

    /** As far as a page may say its charset itself. */
    private static final int START = 1_024;

    /** A packed body may be a little larger than what is in it; many bytes that give none are an attack. */
    private static final int PACKED_SLACK = 64 << 10;

    /**
     * Reads a body to its end.
     *
     * @throws FetchException when it is larger than the limit, or packed in a way that we cannot undo
     */
    static PageBody read(ClassicHttpResponse answer, int limit) throws IOException {
        @Nullable HttpEntity entity = answer.getEntity();
        MediaType type = MediaType.of(answer);
        if (entity == null) {
            return read(InputStream.nullInputStream(), type, limit);
        }
        InputStream packed = limited(entity, limit, PACKED_SLACK);
        PageBody page = read(Unpacked.open(answer, packed), type, limit);
        // GZIP knows its own end, but the connection is returned only at the end of the body.
        packed.readNBytes(1);
        return page;
    }

    /**
     * The bytes of a body, to be read by somebody else.
     *
     * @param limit how many may come, as they come: what is packed in them may be more
     * @throws FetchException when it is larger than the limit, then or while it is read, or packed in a way that we cannot undo
     */
    static InputStream open(ClassicHttpResponse answer, long limit) throws IOException {
        @Nullable HttpEntity entity = answer.getEntity();
        return entity == null ? InputStream.nullInputStream() : Unpacked.open(answer, limited(entity, limit, 0));
    }

    private static InputStream limited(HttpEntity entity, long limit, int slack) throws IOException {
        if (entity.getContentLength() > limit) {
            throw LimitedBody.tooLarge(limit);
        }
        return new LimitedBody(entity.getContent(), limit, slack);
    }

    private static PageBody read(InputStream unpacked, MediaType type, int limit) throws IOException {
        MessageDigest digest = newDigest();
        LimitedBody limited = new LimitedBody(unpacked, limit, 0);
        InputStream body = new BufferedInputStream(new DigestInputStream(limited, digest), BUFFER);
        long words = 0;
        String title = null;
        if (type.isText()) {
            PageText text = PageText.of(body, encoding(body, type));
            title = type.hasTitle() ? text.title(type.isXml()) : null;
            words = text.words();
        } else {
            body.transferTo(OutputStream.nullOutputStream());
        }
        return new PageBody(limited.bytes(), words, title, HexFormat.of().formatHex(digest.digest()));
    }

    /** As the page's byte order mark says, else its header, else the page itself, else UTF-8. */
    private static TextEncoding encoding(InputStream body, MediaType type) throws IOException {
        body.mark(START);
        byte[] start = body.readNBytes(START);
        body.reset();
        TextEncoding said = TextEncoding.ofMark(start);
        if (said == null) {
            said = TextEncoding.of(type.charset());
        }
        if (said == null && type.isHtml()) {
            said = CharsetPrescan.ofHtml(start);
        } else if (said == null && type.isXml()) {
            said = CharsetPrescan.ofXml(start);
        }
        return said == null ? TextEncoding.UTF_8 : said;
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A body that is counted, and not read further than its limit. */
    private static final class LimitedBody extends FilterInputStream {
        private final long limit;
        private final int slack;
        private long bytes;

        /**
         * Of a body that is being read.
         *
         * @param slack how much more than the limit may come: packed, a body may be a little larger
         */
        LimitedBody(InputStream body, long limit, int slack) {
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

        static FetchException tooLarge(long limit) {
            return new FetchException("larger than " + limit + " bytes");
        }

        private void count(int n) {
            bytes += n;
            if (bytes > limit + slack) {
                throw tooLarge(limit);
            }
        }
    }
}
