package dev.redwork.weblogs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of text that are put together. */
final class LineBuilder {
    private byte[] bytes;
    private int length;

    LineBuilder(int capacity) {
        bytes = new byte[capacity];
    }

    void clear() {
        length = 0;
    }

    /** Takes away all behind a place. */
    void cutTo(int place) {
        length = place;
    }

    int length() {
        return length;
    }

    byte[] bytes() {
        return bytes;
    }

    LineBuilder add(byte[] more) {
        if (length + more.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (length + more.length));
        }
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    LineBuilder add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    LineBuilder add(long number) {
        return add(Long.toString(number));
    }
}
