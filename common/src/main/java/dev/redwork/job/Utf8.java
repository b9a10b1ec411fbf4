package dev.redwork.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of Redis as text, without loss: an id that somebody wrote in Latin-1 must go back as it came. A byte that is no UTF-8
 * becomes the lone surrogate U+DC80 to U+DCFF that ends like it, which no valid text holds (Python's {@code surrogateescape},
 * PEP 383).
 */
public final class Utf8 {
    private static final char REPLACED = '\uFFFD';
    private static final int ESCAPE = 0xDC00;

    private Utf8() {}

    public static String decode(byte[] bytes) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isMalformed()) {
            out.put((char) (ESCAPE | (in.get() & 0xFF)));
            result = decoder.reset().decode(in, out, true);
        }
        return out.flip().toString();
    }

    public static byte[] encode(String text) {
        byte[] ascii = ascii(text);
        return ascii == null ? encodeAny(text) : ascii;
    }

    /** Nearly all texts are: keys, ids, numbers. Null: it may be none, or holds a question mark, as which others are copied. */
    private static byte @Nullable [] ascii(String text) {
        // Copied at once where the text is Latin-1, and then looked at without a call for each character.
        byte[] bytes = text.getBytes(ISO_8859_1);
        for (byte one : bytes) {
            if (one < 0 || one == '?') {
                return null;
            }
        }
        return bytes;
    }

    private static byte[] encodeAny(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
        int start = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (isEscape(text.codePointAt(i))) {
                bytes.writeBytes(text.substring(start, i).getBytes(UTF_8));
                bytes.write(text.charAt(i));
                start = i + 1;
            }
        }
        bytes.writeBytes(text.substring(start).getBytes(UTF_8));
        return bytes.toByteArray();
    }

    /** As people read it, and as JSON can hold it: {@code caf\xe9} for the bytes of {@code café} in Latin-1, as redis-cli does. */
    public static String printable(String text) {
        if (ascii(text) != null) {
            return text;
        }
        StringBuilder printable = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            if (isEscape(point)) {
                printable.append("\\x").append(Integer.toHexString(point & 0xFF));
            } else {
                boolean lone = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
                printable.appendCodePoint(lone ? REPLACED : point);
            }
        });
        return printable.toString();
    }

    private static boolean isEscape(int codePoint) {
        return codePoint >= ESCAPE + 0x80 && codePoint <= ESCAPE + 0xFF;
    }
}
