package dev.redwork.dashboard.http;

import dev.redwork.job.Payload;
import dev.redwork.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object of a request; null is as good as none. Mistakes are collected, so that a caller is told all of them at once. */
public final class RequestFields {
    private static final int SHOWN = 80;

    /** Mistakes that are told: a body has room for a million. */
    private static final int MOST = 20;

    private static final long LARGEST = (1L << 53) - 1;

    private static final Payload NULL = Payload.of("null");

    /** With it the rules of the library begin, "attempts is 0", "job id 'a b' must be": the pointer has told it before. */
    private static final Pattern SUBJECT = Pattern.compile("^[A-Za-z]+(?: [a-z]+)?(?= is | ')");

    private final String pointer;
    private final Map<String, Payload> values;
    private final Map<String, String> mistakes;

    private RequestFields(String pointer, Map<String, Payload> values, Map<String, String> mistakes) {
        this.pointer = pointer;
        this.values = values;
        this.mistakes = mistakes;
    }

    /**
     * Of an object that {@link RequestJson#value} has checked.
     *
     * @param known the names that it may have
     */
    public static RequestFields of(Payload object, List<String> known) {
        RequestFields fields = new RequestFields("", RequestJson.fields(object), new LinkedHashMap<>());
        fields.refuseUnknown(known);
        return fields;
    }

    /** The object in a field; null: there is none. */
    public @Nullable RequestFields object(String name, List<String> known) {
        Payload value = values.get(name);
        if (value == null || value.equals(NULL)) {
            return null;
        }
        boolean isObject = RequestJson.isObject(value);
        if (!isObject) {
            mistake(name, "must be an object with " + String.join(", ", known));
        }
        RequestFields inner =
                new RequestFields(pointer + "/" + name, isObject ? RequestJson.fields(value) : Map.of(), mistakes);
        inner.refuseUnknown(known);
        return isObject ? inner : null;
    }

    private void refuseUnknown(List<String> known) {
        String rule = known.isEmpty() ? "this call takes no fields" : "known are " + String.join(", ", known);
        values.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> mistake(name, "is unknown: " + rule));
    }

    /** Whether none has a value. */
    public boolean isEmpty() {
        return values.values().stream().allMatch(NULL::equals);
    }

    /** A value of any kind, as it stands; null: there is none. */
    public @Nullable Payload value(String name) {
        return values.get(name);
    }

    public @Nullable String text(String name) {
        return read(name, "must be a text", value -> value instanceof String text ? text : null);
    }

    /**
     * An array of texts; null: there is none.
     *
     * @param most so many at most, and one at least
     */
    public @Nullable List<String> texts(String name, int most) {
        Payload value = values.get(name);
        if (value == null || value.equals(NULL)) {
            return null;
        }
        List<Object> elements = RequestJson.isArray(value)
                ? RequestJson.elements(value, most).stream()
                        .map(RequestFields::scalarOrNothing)
                        .toList()
                : List.of();
        List<String> texts = elements.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
        if (texts.isEmpty() || texts.size() > most || texts.size() < elements.size()) {
            mistake(name, "must be an array of 1 to " + most + " texts");
        }
        return texts;
    }

    private static Object scalarOrNothing(Payload value) {
        return RequestJson.isObject(value) || RequestJson.isArray(value) ? NULL : RequestJson.scalar(value);
    }

    public @Nullable Long number(String name) {
        return read(name, "must be a whole number", value -> value instanceof Long number ? number : null);
    }

    /** A whole number from 0 on, as large as one can be for all readers of JSON. */
    public @Nullable Long count(String name) {
        return read(
                name,
                "must be a whole number from 0 to " + LARGEST,
                value -> value instanceof Long number && number >= 0 && number <= LARGEST ? number : null);
    }

    public @Nullable Boolean flag(String name) {
        return read(name, "must be true or false", value -> value instanceof Boolean one ? one : null);
    }

    public boolean isTrue(String name) {
        return Boolean.TRUE.equals(flag(name));
    }

    /** A text, {@code 90s}, or a number of milliseconds. */
    public @Nullable Duration duration(String name) {
        return read(name, "must be a duration, such as \"90s\", or a number of ms", value -> {
            if (value instanceof String text) {
                return Durations.parse(shown(text));
            }
            return value instanceof Long millis ? Duration.ofMillis(millis) : null;
        });
    }

    /**
     * Reads a text, a whole number or a truth value.
     *
     * @param reader its exception is a mistake, as is null
     * @return null: there is none, or a mistake
     */
    public <T> @Nullable T read(String name, String rule, Function<Object, @Nullable T> reader) {
        Payload value = values.get(name);
        if (value == null || value.equals(NULL)) {
            return null;
        }
        try {
            T read = RequestJson.isObject(value) || RequestJson.isArray(value)
                    ? null
                    : reader.apply(RequestJson.scalar(value));
            if (read == null) {
                mistake(name, rule);
            }
            return read;
        } catch (IllegalArgumentException e) {
            mistake(name, rule(e));
            return null;
        }
    }

    /**
     * Carries out what may refuse a field's value, with an IllegalArgumentException.
     *
     * @return whether it did not
     */
    public boolean check(String name, Runnable use) {
        try {
            use.run();
            return true;
        } catch (IllegalArgumentException e) {
            mistake(name, rule(e));
            return false;
        }
    }

    private static String rule(IllegalArgumentException e) {
        return SUBJECT.matcher(String.valueOf(e.getMessage())).replaceFirst("").strip();
    }

    public void mistake(String name, String detail) {
        if (mistakes.size() < MOST) {
            mistakes.putIfAbsent(pointer + "/" + shown(name).replace("~", "~0").replace("/", "~1"), detail);
        }
    }

    /**
     * To be called when all was read.
     *
     * @throws Problem 400: there were mistakes, all of which it tells
     */
    public void refuse() {
        if (mistakes.isEmpty()) {
            return;
        }
        List<String> all = new ArrayList<>();
        mistakes.forEach((where, detail) -> all.add(where + " " + detail));
        Problem problem = Problem.badRequest(String.join("; ", all));
        mistakes.forEach(problem::at);
        throw problem;
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
