package dev.redwork.worker.tasks.fetch;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Locale;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/**
 * The kind of a page by its Content-Type.
 *
 * @param isText whether words are counted
 * @param isHtml whether a title is looked for
 * @param charset null: not said, or unknown here
 */
record PageKind(boolean isText, boolean isHtml, @Nullable Charset charset) {
    /** Of a header's value; a page that says nothing is looked at as HTML, as browsers do. */
    static PageKind of(@Nullable String header) {
        @Nullable ContentType type = header == null ? null : parse(header);
        if (type == null || type.getMimeType() == null || type.getMimeType().isBlank()) {
            return new PageKind(true, true, null);
        }
        String mime = type.getMimeType().toLowerCase(Locale.ROOT);
        boolean isText = mime.startsWith("text/")
                || mime.endsWith("json")
                || mime.endsWith("xml")
                || mime.endsWith("javascript");
        return new PageKind(
                isText, mime.equals("text/html") || mime.equals("application/xhtml+xml"), type.getCharset());
    }

    private static @Nullable ContentType parse(String header) {
        try {
            return ContentType.parseLenient(header);
        } catch (IllegalCharsetNameException e) {
            // Lenient towards names that are unknown, but not towards those that are none.
            return ContentType.parseLenient(header.substring(0, header.indexOf(';')));
        }
    }
}
