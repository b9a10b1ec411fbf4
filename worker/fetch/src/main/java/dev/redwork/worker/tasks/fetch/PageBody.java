package dev.redwork.worker.tasks.fetch;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.jsoup.Jsoup;
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

    private static final ContentType HTML = ContentType.create("text/html", (Charset) null);

    /**
     * Reads a body to its end.
     *
     * @param entity null: there is none
     * @throws FetchException when it is larger than the limit, or packed in a way that we cannot undo
     */
    static PageBody read(@Nullable HttpEntity entity, int limit) throws IOException {
        if (entity == null) {
            return read(InputStream.nullInputStream(), HTML, limit);
        }
        if (entity.getContentLength() > limit) {
            throw LimitedBody.tooLarge(limit);
        }
        InputStream packed = new LimitedBody(entity.getContent(), limit, PACKED_SLACK);
        PageBody page = read(Unpacked.open(entity, packed), type(entity.getContentType()), limit);
        // GZIP knows its own end, but the connection is returned only at the end of the body.
        packed.readNBytes(1);
        return page;
    }

    private static PageBody read(InputStream unpacked, ContentType type, int limit) throws IOException {
        MessageDigest digest = newDigest();
        LimitedBody limited = new LimitedBody(unpacked, limit, 0);
        InputStream body = new BufferedInputStream(new DigestInputStream(limited, digest), BUFFER);
        String mime = type.getMimeType().toLowerCase(Locale.ROOT);
        long words = 0;
        String title = null;
        if (mime.startsWith("text/") || mime.endsWith("json") || mime.endsWith("xml") || mime.endsWith("javascript")) {
            PageText text = PageText.of(body, charset(body, type.getCharset()));
            title = mime.equals("text/html") || mime.equals("application/xhtml+xml") ? text.title() : null;
            words = text.words();
        } else {
            body.transferTo(OutputStream.nullOutputStream());
        }
        return new PageBody(limited.bytes(), words, title, HexFormat.of().formatHex(digest.digest()));
    }

    /** A page that says nothing is looked at as HTML, as browsers do. */
    private static ContentType type(@Nullable String header) {
        @Nullable ContentType type = header == null ? null : parse(header);
        return type == null || type.getMimeType() == null || type.getMimeType().isBlank() ? HTML : type;
    }

    private static @Nullable ContentType parse(String header) {
        try {
            return ContentType.parseLenient(header);
        } catch (IllegalCharsetNameException e) {
            // Lenient towards names that are unknown, but not towards those that are none.
            return ContentType.parseLenient(header.substring(0, header.indexOf(';')));
        }
    }

    /** As the page's byte order mark says, else its header, else the page itself, else UTF-8: jsoup knows them all. */
    private static Charset charset(InputStream body, @Nullable Charset header) throws IOException {
        body.mark(START);
        byte[] start = body.readNBytes(START);
        body.reset();
        Charset found = Jsoup.parse(new ByteArrayInputStream(start), header == null ? null : header.name(), "")
                .charset();
        // A page that says so, and is readable in single bytes, is not UTF-16: that begins with FE FF or FF FE.
        boolean isMistaken = header == null && found.name().startsWith("UTF-16") && (start[0] & 0xfe) != 0xfe;
        return isMistaken ? StandardCharsets.UTF_8 : found;
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
