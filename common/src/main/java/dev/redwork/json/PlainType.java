package dev.redwork.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redwork.job.Defaults;
import dev.redwork.job.Payload;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * The types whose values are one plain number or text. Their usual JSON is read and written here, in few steps; whatever is unusual,
 * Jackson reads, writes or refuses as it does all other types.
 */
enum PlainType {
    INT(Integer.class),
    LONG(Long.class),
    DOUBLE(Double.class),
    TEXT(String.class);

    /** Digits of a number that fits. */
    private static final int DIGITS = 18;

    private final Class<?> type;

    PlainType(Class<?> type) {
        this.type = type;
    }

    /** Null: it is none. */
    static @Nullable PlainType of(Type type) {
        for (PlainType plain : values()) {
            if (plain.type == type) {
                return plain;
            }
        }
        return null;
    }

    /** Null: it is for Jackson to read. */
    @Nullable
    Object read(Payload json) {
        if (this == TEXT) {
            return text(json);
        } else if (this == DOUBLE) {
            Double number = RecordReader.isNumber(json) ? Double.valueOf(json.toString()) : null;
            // To Jackson a zero without a fraction has no sign.
            return number == null || number == 0 ? null : number;
        } else if (json.length() == 0) {
            return null;
        }
        Long number = number(json);
        if (number == null || this == LONG) {
            return number;
        }
        return number.intValue() == number ? (Object) number.intValue() : null;
    }

    /** Null: it is for Jackson to write. */
    @Nullable
    Payload write(Object value) {
        if (value.getClass() != type) {
            return null;
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            return null;
        } else if (this != TEXT) {
            return Payload.of(value.toString().getBytes(ISO_8859_1));
        }
        byte[] text = (" " + value + " ").getBytes(ISO_8859_1);
        for (byte one : text) {
            if (one == '?') {
                // As which a character beyond Latin-1 is copied.
                return null;
            }
        }
        text[0] = '"';
        text[text.length - 1] = '"';
        Payload json = Payload.of(text);
        return isPlain(json) && json.length() <= Defaults.PAYLOAD_LIMIT ? json : null;
    }

    private static @Nullable Long number(Payload json) {
        byte[] bytes = json.array();
        int end = json.offset() + json.length();
        boolean negative = bytes[json.offset()] == '-';
        int first = json.offset() + (negative ? 1 : 0);
        boolean leadingZero = end - first > 1 && bytes[first] == '0';
        if (first == end || end - first > DIGITS || leadingZero) {
            return null;
        }
        long number = 0;
        for (int i = first; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return null;
            }
            number = 10 * number + (bytes[i] - '0');
        }
        return negative ? -number : number;
    }

    private static @Nullable String text(Payload json) {
        return isPlain(json) ? new String(json.array(), json.offset() + 1, json.length() - 2, ISO_8859_1) : null;
    }

    /** Whether it is a text of ASCII in which nothing is escaped. */
    private static boolean isPlain(Payload json) {
        byte[] bytes = json.array();
        int last = json.offset() + json.length() - 1;
        if (json.length() < 2 || bytes[json.offset()] != '"' || bytes[last] != '"') {
            return false;
        }
        for (int i = json.offset() + 1; i < last; i++) {
            if (bytes[i] < ' ' || bytes[i] == '"' || bytes[i] == '\\') {
                return false;
            }
        }
        return true;
    }
}
