package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.dashboard.Description.Operation;
import dev.redwork.dashboard.http.Route;
import dev.redwork.embedded.testing.RedisExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code openapi.yaml} and the running server say the same. */
class DescriptionStoryTest {
    /** No example shows them: tests of their own do. */
    private static final Set<String> ELSEWHERE = Set.of(
            "result 410", "ready 503", "login 200", "login 401", "login 429", "logout 204", "events 503", "stack 504");

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private final String text = Description.text();
    private final Description description = Description.of(text);

    @Test
    void itNamesEveryRouteAndNothingElse() {
        assertThat(description.operations().stream().map(DescriptionStoryTest::line))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Route.values())
                        .map(route -> String.join(
                                " ",
                                route.method(),
                                route.path(),
                                route.operationId(),
                                route.role() == null ? "" : route.role().text()))
                        .toList());
    }

    private static String line(Operation operation) {
        return String.join(
                " ",
                operation.method(),
                operation.path(),
                operation.node().path("operationId").asText(),
                operation.node().path("x-role").asText());
    }

    @Test
    void parametersAreThoseOfTheRoute() {
        for (Operation operation : description.operations()) {
            Route route = route(operation);
            List<String> inPath = Pattern.compile("\\{(\\w+)}")
                    .matcher(route.path())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(description.parameters(operation, "path"))
                    .as(operation.toString())
                    .isEqualTo(inPath);
            assertThat(description.parameters(operation, "query"))
                    .as(operation.toString())
                    .containsExactlyInAnyOrderElementsOf(route.parameters());
        }
    }

    private static Route route(Operation operation) {
        return Arrays.stream(Route.values())
                .filter(route -> route.operationId()
                        .equals(operation.node().path("operationId").asText()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void referencesLeadSomewhere() {
        for (JsonNode one : description.root().findParents("$ref")) {
            assertThat(description.resolved(one).isMissingNode())
                    .as(one.toString())
                    .isFalse();
        }
        String all = description.root().toString();
        description
                .root()
                .path("components")
                .properties()
                .forEach(kind -> kind.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> assertThat(all)
                                .as("somebody uses it")
                                .containsAnyOf(
                                        "\"#/components/" + kind.getKey() + "/" + name + "\"", "\"" + name + "\":[]")));
    }

    @Test
    void everyExampleIsAnsweredAsItSays() {
        List<String> wrong = new ArrayList<>();
        try (DescribedWorld world = new DescribedWorld(REDIS.url())) {
            for (Operation operation : description.operations()) {
                Set<String> shown = new TreeSet<>();
                for (JsonNode example : operation.node().path("x-examples")) {
                    Answer answer = send(world.api, operation, example);
                    shown.add(Integer.toString(answer.status()));
                    mistakes(operation, example, answer)
                            .forEach(mistake -> wrong.add(
                                    operation + " " + example + "\n    " + mistake + "\n    " + answer.text()));
                }
                Set<String> missing = operation.statuses();
                missing.removeAll(shown);
                String name = operation.node().path("operationId").asText();
                missing.removeIf(status -> ELSEWHERE.contains(name + " " + status));
                missing.forEach(status -> wrong.add(operation + ": no example shows status " + status));
            }
            assertThat(world.api.get("/api/v1/openapi.yaml").text()).isEqualTo(text);
            assertThat(world.api.get("/api/v1/openapi.yaml").header("Content-Type"))
                    .startsWith("application/yaml");
        }
        assertThat(wrong).isEmpty();
    }

    private Answer send(ApiClient api, Operation operation, JsonNode example) {
        List<String> headers = new ArrayList<>();
        for (Map.Entry<String, JsonNode> header : example.path("headers").properties()) {
            headers.add(header.getKey());
            headers.add(header.getValue().asText());
        }
        byte @Nullable [] body = null;
        if (example.has("body")) {
            body = example.path("body").asText().getBytes(UTF_8);
            headers.add("Content-Type");
            headers.add(example.path("type").asText("application/json"));
        }
        String path = example.path("path").asText();
        String[] all = headers.toArray(new String[0]);
        return description.streams(operation) && example.path("status").asInt() == 200
                ? api.begin(path, all)
                : api.send(operation.method(), path, body, all);
    }

    /** The path is one of the operation's, the status that of the example, and the fields are those of the schema. */
    private List<String> mistakes(Operation operation, JsonNode example, Answer answer) {
        List<String> mistakes = new ArrayList<>();
        String path = example.path("path").asText().replaceFirst("\\?.*", "");
        String form = operation.path().replaceAll("\\{\\w+}", "[^/]+");
        if (!path.matches(form)) {
            mistakes.add("is no path of it");
        }
        int status = example.path("status").asInt();
        JsonNode response = operation.node().path("responses").path(Integer.toString(status));
        if (answer.status() != status) {
            mistakes.add("is answered " + answer.status());
        } else if (response.isMissingNode()) {
            mistakes.add("has a status that is not described");
        }
        if (mistakes.isEmpty()) {
            checkHeaders(response, answer, mistakes);
            checkBody(response, answer, mistakes);
        }
        return mistakes;
    }

    /** Those that each such answer has; others only some. */
    private static void checkHeaders(JsonNode response, Answer answer, List<String> mistakes) {
        Set<String> described = new TreeSet<>(Description.names(response.path("headers")));
        Set<String> ours =
                Set.of("Link", "ETag", "Location", "Retry-After", "Preference-Applied", "Content-Disposition");
        Set<String> sent = ours.stream()
                .filter(name -> !answer.header(name).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        sent.removeAll(described);
        if (!sent.isEmpty()) {
            mistakes.add("has headers that are not described: " + sent);
        }
        described.removeIf(name -> !answer.header(name).isEmpty());
        described.removeAll(Set.of("Link", "Preference-Applied", "Location"));
        if (!described.isEmpty()) {
            mistakes.add("lacks headers: " + described);
        }
    }

    private void checkBody(JsonNode response, Answer answer, List<String> mistakes) {
        String type = answer.header("Content-Type").replaceFirst(";.*", "");
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            if (!answer.text().isEmpty()) {
                mistakes.add("has a body");
            }
        } else if (!content.has(type)) {
            mistakes.add("is of type " + type);
        } else if (type.endsWith("json")) {
            mistakes.addAll(
                    description.mistakes(answer.json(), content.path(type).path("schema")));
        }
    }
}
