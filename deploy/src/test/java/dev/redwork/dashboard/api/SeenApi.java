package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redwork.dashboard.Dashboard;
import dev.redwork.dashboard.RawHttp;
import dev.redwork.job.RedisSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server of the API on a free port, and who asks it. */
final class SeenApi implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Dashboard dashboard;
    private final HttpClient client = HttpClient.newHttpClient();

    SeenApi(String url) {
        dashboard = Dashboard.start(RedisSettings.of(url), 0);
    }

    /** An answer. */
    record Answer(HttpResponse<String> http) {
        int status() {
            return http.statusCode();
        }

        String body() {
            return http.body();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        /** It did what it was asked to. */
        JsonNode json() {
            assertThat(status()).as(body()).isEqualTo(200);
            assertThat(header("Content-Type")).isEqualTo("application/json");
            return read();
        }

        /** It refused: with this status, and a sentence that has all these words. */
        JsonNode refused(int status, String... words) {
            assertThat(status()).as(body()).isEqualTo(status);
            assertThat(header("Content-Type")).isEqualTo("application/problem+json");
            JsonNode problem = read();
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

        private JsonNode read() {
            try {
                return MAPPER.readTree(body());
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + body(), e);
            }
        }
    }

    Answer get(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    Answer post(String path) {
        return call("POST", path, null);
    }

    Answer send(String method, String path, @Nullable String json, String... headers) {
        return call(method, path, json, headers);
    }

    /** All of the answer, to a path that may be none. */
    String raw(String path) {
        RawHttp answer = RawHttp.send(
                dashboard.port(), "GET /api/v1" + path + " HTTP/1.1", "Host: localhost", "Connection: close");
        return answer.head() + answer.body();
    }

    private Answer call(String method, String path, @Nullable String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + dashboard.port() + "/api/v1" + path))
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return new Answer(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        dashboard.close();
    }
}
