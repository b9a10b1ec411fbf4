package dev.redwork.cli.queue;

import java.util.Map;

/** A server's report on itself, as INFO gives it. */
public record ServerReport(Map<String, String> fields) {
    /** Of Redis, or of Valkey. */
    public String version() {
        String valkey = text("valkey_version", "");
        return valkey.isEmpty() ? "Redis " + text("redis_version", "unknown") : "Valkey " + valkey;
    }

    public String text(String field, String otherwise) {
        return fields.getOrDefault(field, otherwise);
    }

    /** 0 where there is none. */
    public long number(String field) {
        String text = text(field, "");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
