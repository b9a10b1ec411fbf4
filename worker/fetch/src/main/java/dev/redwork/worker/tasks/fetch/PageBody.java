package dev.redwork.worker.tasks.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

    /** A packed body may be a little larger than what is in it; many bytes that give none are an attack. */
    private static final int PACKED_SLACK = 64 << 10;

    /**
     * Reads a body to its end.
     *
     * @param entity null: there is none
     * @throws FetchException when it is larger than the limit, or packed in a way that we cannot undo
     */
    static PageBody read(@Nullable HttpEntity entity, int limit) throws IOException {
        if (entity == null) {
            return read(InputStream.nullInputStream(), PageKind.of(null), limit);
        }
        if (entity.getContentLength() > limit) {
            throw LimitedBody.tooLarge(limit);
        }
        PageKind kind = PageKind.of(entity.getContentType());
        InputStream packed = new LimitedBody(entity.getContent(), limit, PACKED_SLACK);
        PageBody page = read(Unpacked.open(entity, packed), kind, limit);
        // GZIP knows its own end, but the connection is returned only at the end of the body.
        packed.readNBytes(1);
        return page;
    }

    /** Reads a body that is not packed. */
    static PageBody read(InputStream unpacked, PageKind kind, int limit) throws IOException {
        MessageDigest digest = newDigest();
        LimitedBody limited = new LimitedBody(unpacked, limit, 0);
        InputStream body = new BufferedInputStream(new DigestInputStream(limited, digest), BUFFER);
        WordCount words = new WordCount();
        PageTitle title = new PageTitle();
        if (kind.isText()) {
            Reader text = text(body, kind);
            char[] piece = new char[BUFFER];
            for (int n = text.read(piece); n >= 0; n = text.read(piece)) {
                words.add(piece, n);
                if (kind.isHtml()) {
                    title.add(piece, n);
                }
            }
        } else {
            body.transferTo(OutputStream.nullOutputStream());
        }
        return new PageBody(
                limited.bytes(), words.words(), title.title(), HexFormat.of().formatHex(digest.digest()));
    }

    private static Reader text(InputStream body, PageKind kind) throws IOException {
        body.mark(PageCharset.LOOKED_AT_BYTES);
        byte[] start = body.readNBytes(PageCharset.LOOKED_AT_BYTES);
        body.reset();
        PageCharset charset = PageCharset.of(start, kind.charset());
        body.skipNBytes(charset.markBytes());
        // Bytes that are no text in this encoding become U+FFFD.
        return new InputStreamReader(body, charset.charset());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
