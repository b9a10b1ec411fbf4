package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.RequestJson;
import dev.redwork.job.Payload;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One field of an input, as a form asks for it.
 *
 * @param optional whether it may be left out
 * @param words that it may be; empty: any value of its kind
 */
record InputField(String name, Kind kind, boolean optional, List<String> words) {
    private static final Set<Type> NUMBERS = Set.of(
            int.class,
            long.class,
            double.class,
            float.class,
            short.class,
            byte.class,
            Integer.class,
            Long.class,
            Double.class,
            Float.class,
            Short.class,
            Byte.class,
            BigInteger.class,
            BigDecimal.class);

    /** How a value is written, and the mark of that behind the name of a form's field. */
    enum Kind {
        NUMBER(":number", "number"),
        FLAG(":flag", "yes or no"),
        TEXT("", "text"),
        JSON(":json", "JSON");

        private final String mark;
        private final String text;

        Kind(String mark, String text) {
            this.mark = mark;
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Those of a record; empty: the type is none. */
    static List<InputField> of(Type type) {
        if (!(type instanceof Class<?> one) || !one.isRecord()) {
            return List.of();
        }
        return Arrays.stream(one.getRecordComponents()).map(InputField::of).toList();
    }

    private static InputField of(RecordComponent component) {
        Class<?> type = component.getType();
        AnnotatedElement use = component.getAnnotatedType();
        boolean optional = use.isAnnotationPresent(Nullable.class);
        List<String> words = type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(word -> ((Enum<?>) word).name().toLowerCase(Locale.ROOT))
                        .toList()
                : List.of();
        Kind kind = NUMBERS.contains(type)
                ? Kind.NUMBER
                : type == boolean.class || type == Boolean.class
                        ? Kind.FLAG
                        : type == String.class || type.isEnum() ? Kind.TEXT : Kind.JSON;
        return new InputField(component.getName(), kind, optional, words);
    }

    /** Those of an example; empty: it is no object of a few fields, or one has a name that forms have another use for. */
    static List<InputField> of(Payload example) {
        List<InputField> fields = new ArrayList<>();
        for (Map.Entry<String, Payload> field : values(example).entrySet()) {
            if (!field.getKey().matches("\\w{1,100}")) {
                return List.of();
            }
            fields.add(new InputField(field.getKey(), kind(field.getValue().toString()), true, List.of()));
        }
        return fields;
    }

    /** The fields of an object; empty: it is none, or no form has room for it. */
    static Map<String, Payload> values(Payload input) {
        try {
            Payload value = RequestJson.value("the input", input);
            return RequestJson.isObject(value) ? RequestJson.fields(value) : Map.of();
        } catch (Problem e) {
            return Map.of();
        }
    }

    private static Kind kind(String json) {
        char first = json.charAt(0);
        return first == '"'
                ? Kind.TEXT
                : json.equals("true") || json.equals("false")
                        ? Kind.FLAG
                        : first == '-' || Character.isDigit(first) ? Kind.NUMBER : Kind.JSON;
    }

    /** Of the form's field that has its value. */
    String formName() {
        return "input." + name + kind.mark;
    }

    /** A value of JSON, as it stands in the form. */
    String shown(Payload value) {
        String json = value.toString();
        return kind != Kind.TEXT
                ? json
                : json.startsWith("\"") ? String.valueOf(RequestJson.scalar(value)) : json.equals("null") ? "" : json;
    }
}
