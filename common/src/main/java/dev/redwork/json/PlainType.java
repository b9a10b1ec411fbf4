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
        RecordReader reader = new RecordReader(json);
        Object value = value(reader);
        return reader.isRead() && !isZero(value) ? value : null;
    }

    private Object value(RecordReader reader) {
        if (this == TEXT) {
            return reader.text();
        } else if (this == DOUBLE) {
            return reader.fraction();
        }
        return this == INT ? (Object) reader.intNumber() : (Object) reader.number();
    }

    /** To Jackson a zero without a fraction has no sign. */
    private static boolean isZero(Object value) {
        return value instanceof Double number && number == 0;
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
        byte[] text = ('"' + (String) value + '"').getBytes(ISO_8859_1);
        for (byte one : text) {
            if (one == '?') {
                // As which a character beyond Latin-1 is copied.
                return null;
            }
        }
        Payload json = Payload.of(text);
        return json.length() <= Defaults.PAYLOAD_LIMIT && read(json) != null ? json : null;
    }
}
