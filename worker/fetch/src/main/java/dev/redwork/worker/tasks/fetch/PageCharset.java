package dev.redwork.worker.tasks.fetch;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a page's bytes are text: as its byte order mark says, else its header, else the page itself, else UTF-8.
 *
 * @param charset the encoding
 * @param markBytes how many bytes in front are the mark and no text
 */
record PageCharset(Charset charset, int markBytes) {
    /** As far as a page may say it itself. */
    static final int LOOKED_AT_BYTES = 1_024;

    private static final Pattern IN_PAGE = Pattern.compile(
            "(?:<meta\\s[^>]{0,500}?charset|<\\?xml\\s[^>]{0,500}?encoding)\\s*=\\s*[\"']?\\s*([A-Za-z0-9._:-]{1,40})",
            Pattern.CASE_INSENSITIVE);

    /**
     * Finds it.
     *
     * @param start of the page, some 1,024 bytes
     * @param header charset of the Content-Type; null: none, or none that is known
     */
    static PageCharset of(byte[] start, @Nullable Charset header) {
        if (startsWith(start, 0xef, 0xbb, 0xbf)) {
            return new PageCharset(StandardCharsets.UTF_8, 3);
        }
        if (startsWith(start, 0xfe, 0xff)) {
            return new PageCharset(StandardCharsets.UTF_16BE, 2);
        }
        if (startsWith(start, 0xff, 0xfe)) {
            return new PageCharset(StandardCharsets.UTF_16LE, 2);
        }
        if (header != null) {
            return new PageCharset(header, 0);
        }
        Charset said = saidIn(new String(start, StandardCharsets.ISO_8859_1));
        return new PageCharset(said == null ? StandardCharsets.UTF_8 : said, 0);
    }

    private static @Nullable Charset saidIn(String page) {
        Matcher matcher = IN_PAGE.matcher(page);
        if (!matcher.find()) {
            return null;
        }
        try {
            Charset said = Charset.forName(matcher.group(1));
            // A page in which this is readable in single bytes is not UTF-16.
            return said.name().startsWith("UTF-16") ? null : said;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    private static boolean startsWith(byte[] start, int... mark) {
        if (start.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((start[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
