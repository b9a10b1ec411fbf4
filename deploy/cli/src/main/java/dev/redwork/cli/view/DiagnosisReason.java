package dev.redwork.cli.view;

import dev.redwork.cli.terminal.JsonFields;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a job is where it is.
 *
 * @param code a word that scripts can rely on
 * @param text a sentence for people: what holds it, since when, and what to do
 * @param details what the text says, as data
 */
public record DiagnosisReason(String code, String text, JsonFields details) {
    public static DiagnosisReason of(String code, String text) {
        return new DiagnosisReason(code, text, new JsonFields());
    }

    public DiagnosisReason with(String name, @Nullable Object value) {
        details.with(name, value);
        return this;
    }

    public JsonFields fields() {
        JsonFields fields = new JsonFields().with("code", code).with("text", text);
        details.values().forEach(fields::with);
        return fields;
    }
}
