package dev.redwork.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.redwork.job.Failure;
import dev.redwork.job.Payload;
import dev.redwork.job.Utf8;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object as it is put together: its fields in order, those without a value left out. */
public final class JsonFields {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, Object> values = new LinkedHashMap<>();

    public JsonFields with(String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, printable(value));
        }
        return this;
    }

    /** JSON as it stands: an input or an output. */
    public JsonFields with(String name, @Nullable Payload json) {
        return with(name, json == null ? null : new RawValue(json.toString()));
    }

    public JsonFields with(String name, @Nullable Failure failure) {
        return failure == null ? this : with(name, of(failure));
    }

    /** A failure as Redis stores it, but that its delay has a unit. */
    public static JsonFields of(Failure failure) {
        return new JsonFields()
                .with("reason", failure.reason().text())
                .with("type", failure.type())
                .with("message", failure.message())
                .with("stack", failure.stack())
                .with("at", failure.at())
                .withUnlessZero("delay_ms", failure.delay());
    }

    /** The same without this field. */
    public JsonFields without(String name) {
        JsonFields fewer = new JsonFields();
        fewer.values.putAll(values);
        fewer.values.remove(name);
        return fewer;
    }

    /** A time or a number that is 0 when there is none. */
    public JsonFields withUnlessZero(String name, long number) {
        return number == 0 ? this : with(name, number);
    }

    /** Seconds with milliseconds. */
    public JsonFields withSeconds(long nanos) {
        return with("seconds", seconds(nanos));
    }

    /** With three decimals. */
    public static double seconds(long nanos) {
        return Math.round(nanos / 1e6) / 1e3;
    }

    /** An id may hold bytes that are no UTF-8. */
    private static Object printable(Object value) {
        if (value instanceof JsonFields inner) {
            return inner.values;
        } else if (value instanceof List<?> list) {
            return list.stream().map(JsonFields::printable).toList();
        }
        return value instanceof String text ? Utf8.printable(text) : value;
    }

    /** As a value inside another object. */
    public Map<String, Object> values() {
        return values;
    }

    /** The value of its first field: an id or a name. */
    public String name() {
        return values.isEmpty() ? "" : String.valueOf(values.values().iterator().next());
    }

    /** On one line. */
    public String json() {
        try {
            return MAPPER.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
