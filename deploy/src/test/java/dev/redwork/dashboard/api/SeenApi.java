package dev.redwork.dashboard.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.dashboard.ApiClient;
import dev.redwork.dashboard.Dashboard;
import dev.redwork.dashboard.RawHttp;
import dev.redwork.job.RedisSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server of the API on a free port, and who asks it. */
final class SeenApi implements AutoCloseable {
    private final Dashboard dashboard;
    private final ApiClient client;

    SeenApi(String url) {
        dashboard = Dashboard.start(RedisSettings.of(url), 0);
        client = new ApiClient(dashboard);
    }

    /** An answer. */
    record Answer(ApiClient.Answer http) {
        int status() {
            return http.status();
        }

        String body() {
            return http.text();
        }

        String header(String name) {
            return http.header(name);
        }

        /** It did what it was asked to. */
        JsonNode json() {
            assertThat(status()).as(body()).isEqualTo(200);
            assertThat(header("Content-Type")).isEqualTo("application/json");
            return http.json();
        }

        /** It refused: with this status, and a sentence that has all these words. */
        JsonNode refused(int status, String... words) {
            assertThat(status()).as(body()).isEqualTo(status);
            assertThat(header("Content-Type")).isEqualTo("application/problem+json");
            JsonNode problem = http.json();
            assertThat(problem.path("status").asInt()).isEqualTo(status);
            assertThat(problem.path("code").asText()).isNotEmpty();
            String detail = problem.path("detail").asText();
            assertThat(detail).isNotEmpty();
            for (String word : words) {
                assertThat(detail).contains(word);
            }
            return problem;
        }

        /** The query of the next page; empty: this is the last one. */
        String next() {
            String link = header("Link");
            if (!link.isEmpty()) {
                assertThat(link).startsWith("<?").endsWith(">; rel=\"next\"");
            }
            return link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
        }

        List<String> texts(String field) {
            return json().findValuesAsText(field);
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Answer post(String path) {
        return send("POST", path, null);
    }

    /** All of the answer, to a path that may be none. */
    String raw(String path) {
        RawHttp answer = RawHttp.send(
                dashboard.port(), "GET /api/v1" + path + " HTTP/1.1", "Host: localhost", "Connection: close");
        return answer.head() + answer.body();
    }

    Answer send(String method, String path, @Nullable String json, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (json != null && !all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        byte[] body = json == null ? null : json.getBytes(UTF_8);
        return new Answer(client.send(method, "/api/v1" + path, body, all.toArray(String[]::new)));
    }

    @Override
    public void close() {
        dashboard.close();
    }
}
