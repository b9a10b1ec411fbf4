package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The file {@code openapi.yaml}, as a tree, and values held against its schemas. */
record Description(JsonNode root) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Description of(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Description(MAPPER.valueToTree(new Yaml(new SafeConstructor(options)).load(yaml)));
    }

    /** The one in the jar. */
    static Description shipped() {
        return of(text());
    }

    static String text() {
        try (InputStream in = Objects.requireNonNull(Dashboard.class.getResourceAsStream("/openapi.yaml"))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether its answer does not end. */
    boolean streams(Operation operation) {
        return operation.node().at("/responses/200/content").has("text/event-stream");
    }

    /**
     * One route as it is described.
     *
     * @param node its part of the file
     */
    record Operation(String method, String path, JsonNode node) {
        /** Statuses that it names. */
        Set<String> statuses() {
            Set<String> statuses = new TreeSet<>(names(node.path("responses")));
            statuses.remove("default");
            return statuses;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                operations.add(
                        new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
            }
        }
        return operations;
    }

    /** The names of its parameters in this place. */
    List<String> parameters(Operation operation, String in) {
        List<String> names = new ArrayList<>();
        operation.node().path("parameters").forEach(one -> {
            JsonNode parameter = resolved(one);
            if (parameter.path("in").asText().equals(in)) {
                names.add(parameter.path("name").asText());
            }
        });
        return names;
    }

    /** What a reference stands for. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** Where a value is not what its schema says: an object has no field that it does not name. */
    List<String> mistakes(JsonNode value, JsonNode schema) {
        List<String> mistakes = new ArrayList<>();
        check("", value, schema, mistakes);
        return mistakes;
    }

    private void check(String at, JsonNode value, JsonNode given, List<String> mistakes) {
        JsonNode schema = resolved(given);
        if (schema.has("oneOf")) {
            long fits = 0;
            for (JsonNode one : schema.path("oneOf")) {
                fits += mistakes(value, one).isEmpty() ? 1 : 0;
            }
            if (fits != 1) {
                mistakes.add(at + " fits " + fits + " of its schemas: " + value);
            }
        } else if (schema.has("enum")) {
            boolean known = false;
            for (JsonNode one : schema.path("enum")) {
                known |= one.equals(value);
            }
            if (!known) {
                mistakes.add(at + " is none of " + schema.path("enum") + ": " + value);
            }
        } else if (schema.has("type") && !isOf(schema.path("type").asText(), value)) {
            mistakes.add(at + " is no " + schema.path("type").asText() + ": " + value);
        } else if (value.isObject()) {
            checkFields(at, value, schema, mistakes);
        } else if (value.isArray()) {
            for (JsonNode item : value) {
                check(at + "/*", item, schema.path("items"), mistakes);
            }
        }
    }

    private void checkFields(String at, JsonNode value, JsonNode schema, List<String> mistakes) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                mistakes.add(at + "/" + name.asText() + " is missing");
            }
        }
        boolean isAny = !schema.has("type");
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode known = schema.path("properties").path(field.getKey());
            JsonNode one = known.isMissingNode() ? schema.path("additionalProperties") : known;
            if (one.isMissingNode() && !isAny) {
                mistakes.add(at + "/" + field.getKey() + " is not described");
            } else {
                check(at + "/" + field.getKey(), field.getValue(), one, mistakes);
            }
        }
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new IllegalArgumentException(type);
        };
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
