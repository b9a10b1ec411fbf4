package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.worker.SpawnedWorker;
import dev.redwork.embedded.testing.RedisExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker process with a health port, and who asks it. */
abstract class HealthPortStory {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String LONG_JOB = "{\"a\":3000000000019,\"b\":3000000000037,\"method\":\"trial\"}";
    private static final Pattern URL = Pattern.compile("is at (http://\\S+)/livez");

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(server -> {});

    private final HttpClient http = HttpClient.newHttpClient();

    static Spawned worker(String url, String... options) {
        List<String> arguments = new ArrayList<>(List.of("worker", "--health-port", "0"));
        arguments.addAll(List.of(options));
        return Spawned.command(
                url,
                SpawnedWorker.redwork(url, List.of("-XX:TieredStopAtLevel=1"), arguments)
                        .command());
    }

    static String health(Spawned worker) {
        await().atMost(PATIENCE).until(() -> URL.matcher(worker.err()).find());
        Matcher told = URL.matcher(worker.err());
        assertThat(told.find()).isTrue();
        return told.group(1);
    }

    HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    static String state(String id) {
        return Ran.redwork(REDIS.url(), "job", "show", id, "-o", "jsonl")
                .succeeded()
                .json()
                .path("state")
                .asText();
    }
}
