package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.redwork.embedded.testing.RedisExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the shaded jar's own client and its option do, in processes of their own. */
class AllowPrivateProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer site;

    @BeforeEach
    void serve() throws IOException {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] page = "<title>Inside</title> three words".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        site.start();
    }

    @AfterEach
    void stop() {
        site.stop(0);
    }

    @Test
    void aWorkerFetchesFromItsOwnNetworkOnlyWhenItMay() throws Exception {
        try (Spawned shut = Spawned.redwork(REDIS.url(), "worker", "-q", "shut:1");
                Spawned open = Spawned.redwork(REDIS.url(), "worker", "-q", "open:1", "--allow-private")) {
            JsonNode refused = fetch("shut");
            assertThat(refused.path("state").asText()).isEqualTo("dead");
            assertThat(refused.path("failure").path("message").asText())
                    .isEqualTo("127.0.0.1 is a loopback address: start the worker with --allow-private to fetch it");
            assertThat(asked).hasValue(0);

            JsonNode got = fetch("open");
            assertThat(got.path("state").asText()).isEqualTo("succeeded");
            assertThat(got.path("output").path("title").asText()).isEqualTo("Inside");
            assertThat(got.path("output").path("words").asInt()).isEqualTo(3);
            assertThat(asked).hasValue(1);

            // What the client started does not keep its worker from ending.
            open.signal("TERM");
            assertThat(open.exitCode()).isZero();
            assertThat(open.err()).doesNotContain("\tat ", "could not be closed");
            shut.signal("TERM");
            assertThat(shut.exitCode()).isZero();
        }
    }

    private JsonNode fetch(String queue) {
        String input = "{\"url\":\"http://127.0.0.1:" + site.getAddress().getPort() + "/\"}";
        return Ran.redwork(REDIS.url(), "submit", "fetch", input, "-q", queue, "--attempts", "1", "--wait", "30s")
                .json(0);
    }
}
