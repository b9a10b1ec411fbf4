package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.html.Html;
import dev.redwork.job.Payload;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a form in which an input is written: a field for each of its own, or JSON.
 *
 * @param fields empty: they are not known
 * @param typed what the form was sent with, by the names of its fields
 * @param example an input of the same task; null: none is known
 */
record InputForm(
        List<InputField> fields,
        Map<String, List<String>> typed,
        @Nullable Payload example) {
    private static final String WHOLE = "input:json";
    private static final int ROWS = 8;

    /** As JSON. */
    Html json() {
        return Html.of(
                "<label>Input, as JSON <textarea name=\"{}\" rows=\"{}\" spellcheck=\"false\">\n{}</textarea></label>",
                WHOLE,
                ROWS,
                text());
    }

    private String text() {
        String whole = value(typed, WHOLE);
        if (whole != null) {
            return whole;
        } else if (example != null) {
            return example.toString();
        }
        return fields.isEmpty()
                ? "{}"
                : fields.stream()
                        .map(field -> "\"" + field.name() + "\": ")
                        .collect(Collectors.joining(",\n  ", "{\n  ", "\n}"));
    }

    /** A field for each. */
    Html form() {
        Map<String, Payload> values = values();
        return fields.stream()
                .map(field -> {
                    String own = value(typed, field.formName());
                    Payload known = values.get(field.name());
                    return one(field, own != null ? own : known == null ? "" : field.shown(known));
                })
                .collect(Html.joining());
    }

    /** Those of an input that was sent as JSON, else of the example. */
    private Map<String, Payload> values() {
        String whole = value(typed, WHOLE);
        return whole != null
                ? InputField.values(Payload.of(whole))
                : example != null ? InputField.values(example) : Map.of();
    }

    private static Html one(InputField field, String value) {
        String kind = field.kind().text() + (field.optional() ? ", may be empty" : "");
        Html control = switch (field.kind()) {
            case FLAG ->
                choice(field, field.optional() ? List.of("", "true", "false") : List.of("false", "true"), value);
            case JSON ->
                Html.of(
                        "<textarea name=\"{}\" rows=\"2\" spellcheck=\"false\">\n{}</textarea>",
                        field.formName(),
                        value);
            default -> field.words().isEmpty() ? line(field, value) : choice(field, words(field), value);
        };
        return Html.of("<label><span>{} <span class=\"none\">{}</span></span>{}</label>", field.name(), kind, control);
    }

    private static List<String> words(InputField field) {
        List<String> words = field.words();
        return !field.optional()
                ? words
                : Stream.concat(Stream.of(""), words.stream()).toList();
    }

    private static Html line(InputField field, String value) {
        return Html.of(
                "<input name=\"{}\" value=\"{}\" autocomplete=\"off\" spellcheck=\"false\"{}>",
                field.formName(),
                value,
                Html.when(!field.optional(), Html.of(" required")));
    }

    private static Html choice(InputField field, List<String> words, String value) {
        return Html.of(
                "<select name=\"{}\">{}</select>",
                field.formName(),
                words.stream()
                        .map(word -> Html.of(
                                "<option value=\"{}\"{}>{}</option>",
                                word,
                                Html.when(word.equals(value), Html.of(" selected")),
                                word.isEmpty() ? "–" : word))
                        .collect(Html.joining()));
    }

    /** Whether it was sent as JSON. */
    static boolean isJson(Map<String, List<String>> typed) {
        return typed.containsKey(WHOLE);
    }

    /** The same as if this input had been sent as JSON. */
    static Map<String, List<String>> typed(String json) {
        return Map.of(WHOLE, List.of(json));
    }

    /** The text that was typed into a field; null: none. */
    static @Nullable String value(Map<String, List<String>> typed, String name) {
        List<String> values = typed.getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.get(0);
    }
}
