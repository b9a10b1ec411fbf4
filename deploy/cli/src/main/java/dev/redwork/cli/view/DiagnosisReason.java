package dev.redwork.cli.view;

import dev.redwork.cli.terminal.JsonFields;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a job is where it is.
 *
 * @param text a sentence for people: what holds it, since when, and what to do
 * @param fields a code that scripts can rely on, the text, and what it says as data
 */
public record DiagnosisReason(String text, JsonFields fields) {
    public static DiagnosisReason of(String code, String text) {
        return new DiagnosisReason(text, new JsonFields().with("code", code).with("text", text));
    }

    public DiagnosisReason with(String name, @Nullable Object value) {
        fields.with(name, value);
        return this;
    }
}
