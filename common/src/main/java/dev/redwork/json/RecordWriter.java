package dev.redwork.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.redwork.job.Payload;
import dev.redwork.job.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record of the queue (a spec, an outcome, a failure) as JSON, field by field. By hand: to set up a generator takes more
 * steps than a record has, and a fresh JVM interprets each of them.
 */
final class RecordWriter {
    private static final int DIGITS = 20;

    private byte[] bytes;
    private int size;

    /** @param size its bytes, roughly */
    RecordWriter(int size) {
        this.bytes = new byte[size];
    }

    /** A field's name, and how records hold it: {@code ,"name":}. Encoded once, not for each job. */
    static final class Name {
        final String text;
        final byte[] bytes;

        Name(String text) {
            this.text = text;
            this.bytes = (",\"" + text + "\":").getBytes(US_ASCII);
        }
    }

    /** Null is left out. */
    void text(Name name, @Nullable String value) {
        if (value != null) {
            text(name, encoded(value));
        }
    }

    /** A text that is encoded already. */
    void text(Name name, byte[] value) {
        add(name.bytes, 0, name.bytes.length, value.length + 2);
        bytes[size++] = '"';
        add(value, 0, value.length, 1);
        bytes[size++] = '"';
    }

    void number(Name name, long value) {
        add(name.bytes, 0, name.bytes.length, DIGITS);
        digits(value);
    }

    void numberUnlessZero(Name name, long value) {
        if (value != 0) {
            number(name, value);
        }
    }

    void numbers(Name name, Iterable<Long> values) {
        add(name.bytes, 0, name.bytes.length, 1);
        int start = size;
        for (long value : values) {
            room(DIGITS + 2);
            bytes[size++] = ',';
            digits(value);
        }
        close(start, '[', ']');
    }

    void texts(Name name, Iterable<String> values) {
        add(name.bytes, 0, name.bytes.length, 1);
        int start = size;
        for (String value : values) {
            byte[] text = encoded(value);
            room(text.length + 3);
            bytes[size++] = ',';
            bytes[size++] = '"';
            add(text, 0, text.length, 1);
            bytes[size++] = '"';
        }
        close(start, '[', ']');
    }

    /** JSON as it stands; null is left out. */
    void raw(Name name, @Nullable Payload value) {
        if (value != null) {
            add(name.bytes, 0, name.bytes.length, value.length() + 1);
            add(value.array(), value.offset(), value.length(), 1);
        }
    }

    /** The fields up to {@link #end} are those of an object in this field; returns where it begins. */
    int begin(Name name) {
        add(name.bytes, 0, name.bytes.length, 0);
        return size;
    }

    void end(int start) {
        close(start, '{', '}');
    }

    /** The whole record; to be called once. */
    byte[] end() {
        end(0);
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /** A comma stands before each entry; before the first one it becomes the beginning of all. */
    private void close(int start, char first, char last) {
        room(2);
        if (size == start) {
            size++;
        }
        bytes[start] = (byte) first;
        bytes[size++] = (byte) last;
    }

    private void digits(long value) {
        if (value < 0) {
            byte[] text = Long.toString(value).getBytes(US_ASCII);
            add(text, 0, text.length, 0);
            return;
        }
        int count = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            count++;
        }
        long rest = value;
        for (int i = size + count - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += count;
    }

    private void add(byte[] more, int from, int length, int behind) {
        room(length + behind);
        System.arraycopy(more, from, bytes, size, length);
        size += length;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (size + more));
        }
    }

    /** The bytes between the quotes of a text. Nearly all texts of the queue's records stand there as they are. */
    static byte[] encoded(String text) {
        byte[] plain = text.getBytes(UTF_8);
        for (byte one : plain) {
            // A character that is no text becomes a question mark.
            if (one < ' ' || one == '"' || one == '\\' || one == '?') {
                return JsonStringEncoder.getInstance().quoteAsUTF8(Utf8.printable(text));
            }
        }
        return plain;
    }
}
