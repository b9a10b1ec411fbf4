package dev.redwork.worker.tasks.files;

import java.nio.charset.StandardCharsets;

/**
 * A text of an access log. Servers write a quote, a backslash and control characters with a backslash before them, and bytes that are no
 * ASCII as {@code \xc3}; the bytes that they stand for are UTF-8, and those that are not become U+FFFD.
 */
final class LogText {
    private static final String LETTERS = "nrtbfv";
    private static final byte[] MEANINGS = {'\n', '\r', '\t', '\b', '\f', 0x0b};

    private LogText() {}

    static String read(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] == '\\') {
                return unescaped(line, from, to);
            }
        }
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }

    private static String unescaped(byte[] line, int from, int to) {
        byte[] text = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            int byHex = i + 3 < to && line[i] == '\\' && line[i + 1] == 'x' ? hex(line[i + 2], line[i + 3]) : -1;
            if (byHex >= 0) {
                text[length++] = (byte) byHex;
                i += 3;
            } else if (line[i] == '\\' && i + 1 < to) {
                i++;
                int letter = LETTERS.indexOf(line[i]);
                text[length++] = letter < 0 ? line[i] : MEANINGS[letter];
            } else {
                text[length++] = line[i];
            }
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    private static int hex(byte high, byte low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : 16 * first + second;
    }
}
