package dev.redwork.dashboard.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.redwork.dashboard.http.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The JSON object that a call carries, or an object in it. Mistakes are gathered, and told by {@link #check} all at once. */
final class JsonBody {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode object;
    private final String pointer;
    private final Map<String, String> mistakes;

    private JsonBody(JsonNode object, String pointer, Map<String, String> mistakes) {
        this.object = object;
        this.pointer = pointer;
        this.mistakes = mistakes;
    }

    /**
     * Reads it; no body is an object without fields.
     *
     * @throws Problem 400: it is no JSON object, or has a field that is not one of these; 415: it is not said to be JSON
     */
    static JsonBody of(Context call, String... known) {
        byte[] bytes = call.bodyAsBytes();
        String type = String.valueOf(call.contentType()).toLowerCase(Locale.ROOT);
        if (bytes.length > 0 && !type.matches("application/([a-z0-9.+-]+\\+)?json *(;.*)?")) {
            throw new Problem(415, "media-type", "the body must be JSON: say so with Content-Type: application/json");
        }
        JsonNode body = bytes.length == 0 ? MAPPER.createObjectNode() : parse(bytes);
        if (!body.isObject()) {
            throw Problem.badRequest("the body must be one JSON object").at("", "not an object");
        }
        return new JsonBody(body, "", new LinkedHashMap<>()).knowing(known);
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            JsonNode body = MAPPER.readTree(bytes);
            return body == null ? MissingNode.getInstance() : body;
        } catch (JsonProcessingException e) {
            throw Problem.badRequest("the body is no JSON")
                    .at(
                            "",
                            "not JSON at byte "
                                    + Math.max(
                                            0,
                                            e.getLocation() == null
                                                    ? 0
                                                    : e.getLocation().getByteOffset()));
        } catch (IOException e) {
            throw Problem.badRequest("the body cannot be read");
        }
    }

    private JsonBody knowing(String... known) {
        TreeSet<String> unknown = new TreeSet<>();
        object.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(List.of(known));
        if (!unknown.isEmpty()) {
            throw Problem.badRequest("unknown field" + (pointer.isEmpty() ? "" : " in " + pointer) + ": "
                            + (known.length == 0 ? "this call takes none" : "it knows " + String.join(", ", known)))
                    .with("unknown", unknown.stream().map(Problem::shown).toList())
                    .with("known", List.of(known));
        }
        return this;
    }

    /** Whether it has any field. */
    boolean isEmpty() {
        return object.isEmpty();
    }

    /** True or false; null: it does not say, or something else. */
    @Nullable
    Boolean flag(String name) {
        JsonNode value = object.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            mistakes.put(pointer + "/" + name, "must be true or false");
        }
        return value.isBoolean() ? Boolean.valueOf(value.booleanValue()) : null;
    }

    /** A whole number from 0 on; null: it does not say, or something else. */
    @Nullable
    Long number(String name) {
        JsonNode value = object.path(name);
        boolean fits = value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= MOST;
        if (!value.isMissingNode() && !fits) {
            mistakes.put(pointer + "/" + name, "must be a whole number from 0 to " + MOST);
        }
        return fits ? Long.valueOf(value.longValue()) : null;
    }

    /** As large as a number in JSON can be for all readers. */
    private static final long MOST = (1L << 53) - 1;

    /** An object in it, with these fields; where it is missing, one without fields. */
    JsonBody object(String name, String... known) {
        JsonNode value = object.path(name);
        if (!value.isMissingNode() && !value.isObject()) {
            mistakes.put(pointer + "/" + name, "must be an object");
        }
        return new JsonBody(value.isObject() ? value : MAPPER.createObjectNode(), pointer + "/" + name, mistakes)
                .knowing(known);
    }

    /**
     * To be called when all was read, and before anything is done.
     *
     * @throws Problem 400 with all mistakes
     */
    void check() {
        if (!mistakes.isEmpty()) {
            Problem problem = Problem.badRequest("the body has fields of the wrong kind: see errors");
            mistakes.forEach(problem::at);
            throw problem;
        }
    }
}
