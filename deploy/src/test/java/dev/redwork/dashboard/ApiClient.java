package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls of a server's API, and its answers. */
public final class ApiClient {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String root;

    public ApiClient(Dashboard dashboard) {
        this.root = "http://127.0.0.1:" + dashboard.port();
    }

    /** An answer. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(int status, HttpHeaders headers, byte[] body) {
        public String text() {
            return new String(body, UTF_8);
        }

        public JsonNode json() {
            try {
                return MAPPER.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(text(), e);
            }
        }

        /** Empty: it has none of that name. */
        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    /**
     * Asks for something.
     *
     * @param headers name, value, name, value
     */
    public Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Answer post(String path, String json, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Content-Type";
        all[1] = "application/json";
        return send("POST", path, json.getBytes(UTF_8), all);
    }

    public Answer send(String method, String path, byte @Nullable [] body, String... headers) {
        return later(method, path, body, headers).join();
    }

    /** The beginning of an answer that does not end. */
    public Answer begin(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<InputStream> response =
                client.sendAsync(request.build(), BodyHandlers.ofInputStream()).join();
        try (InputStream body = response.body()) {
            return new Answer(response.statusCode(), response.headers(), body.readNBytes(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does not wait for the answer. */
    public CompletableFuture<Answer> later(String method, String path, byte @Nullable [] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path))
                .timeout(PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofByteArray())
                .thenApply(response -> new Answer(response.statusCode(), response.headers(), response.body()));
    }
}
