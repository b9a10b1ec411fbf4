package dev.redwork.cli;

import org.jspecify.annotations.Nullable;

/**
 * One reason why a job is where it is.
 *
 * @param code a word that scripts can rely on
 * @param text a sentence for people: what holds it, since when, and what to do
 * @param details what the text says, as data
 */
record DiagnosisReason(String code, String text, JsonFields details) {
    static DiagnosisReason of(String code, String text) {
        return new DiagnosisReason(code, text, new JsonFields());
    }

    DiagnosisReason with(String name, @Nullable Object value) {
        details.with(name, value);
        return this;
    }

    JsonFields fields() {
        JsonFields fields = new JsonFields().with("code", code).with("text", text);
        details.values().forEach(fields::with);
        return fields;
    }
}
