package dev.redwork.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;

/** Jackson's failures in words for people. */
final class JsonErrors {
    /** Characters of a field's path in a message: a structure that holds itself has an endless one. */
    private static final int PATH_LIMIT = 100;

    private JsonErrors() {}

    /** Jackson's message without the Java class names and source excerpts that follow its first sentence. */
    static String reason(IOException e) {
        Throwable root = e;
        while (root instanceof JsonMappingException && root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root instanceof JsonProcessingException parse ? parse.getOriginalMessage() : root.getMessage();
        // A ConcurrentModificationException, say, has none: then its class tells more than nothing.
        String firstLine = message == null || message.isBlank()
                ? root.getClass().getName()
                : message.strip().lines().findFirst().orElse("");
        String path = e instanceof JsonMappingException mapping ? fieldPath(mapping) : "";
        String plain = firstLine
                .replaceAll("\\[Source: [^;]*; (line: \\d+, column: \\d+)]", "$1")
                .replaceAll(" \\(token `JsonToken\\.[A-Z_]+`\\)", "")
                .replaceAll(" \\(class .*", "")
                .replace("`", "");
        if (!path.isEmpty() && plain.startsWith("Cannot map null into type ")) {
            return path + " is missing";
        }
        return (path.isEmpty() ? "" : "field '" + path + "': ") + withoutPackages(plain);
    }

    static String withoutPackages(String names) {
        return names.replaceAll("\\b(?:[a-z][a-z0-9_]*\\.)+(?:[A-Z]\\w*[.$])*([A-Z]\\w*)", "$1");
    }

    private static String fieldPath(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.length() <= PATH_LIMIT ? path.toString() : path.substring(0, PATH_LIMIT) + "...";
    }
}
