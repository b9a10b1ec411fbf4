package dev.redwork.site;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store behind HTTP: delays, bodies, and clients that go away. */
class SiteStoreTest {
    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Path log;
    private Site site;

    @BeforeEach
    void start() throws Exception {
        log = directory.resolve("store.jsonl");
        site = Site.startStore("127.0.0.1", 0, Duration.ofMillis(50), log);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void holdsASaveBackAndNothingElse() throws Exception {
        assertThat(ask("PUT", "/7", "seven").statusCode()).isEqualTo(200);
        assertThat(ask("GET", "/7", "").body()).isEqualTo("seven");
        HttpResponse<String> head = ask("HEAD", "/7", "");
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).hasValue("5");
        await().until(() -> Files.readAllLines(log).size() == 6);
        assertThat(Files.readAllLines(log).get(0)).contains("\"event\":\"start\"", "\"name\":\"7\"", "\"delay\":50");
        assertThat(at(1) - at(0)).isGreaterThanOrEqualTo(49);
        assertThat(Files.readAllLines(log).get(2)).contains("\"delay\":0");
    }

    @Test
    void answersWhatIsWrongWithTheMethodsThatItTakes() throws Exception {
        HttpResponse<String> answer = ask("DELETE", "/7", "");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD, PUT, POST");
        assertThat(ask("PUT", "/a/b", "x").statusCode()).isEqualTo(400);
    }

    /** It is read to its end, and none of it is kept. */
    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        assertThat(ask("PUT", "/7", "x".repeat((1 << 20) + 1)).statusCode()).isEqualTo(413);
        assertThat(ask("PUT", "/8", "x").statusCode()).isEqualTo(200);
        assertThat(site.store().rows()).containsOnlyKeys("8");
    }

    @Test
    void aRowIsSavedAlsoWhenItsClientLosesTheAnswer() throws Exception {
        site.close();
        site = Site.startStore("127.0.0.1", 0, Duration.ofMinutes(10), null);
        try (Socket socket = connect()) {
            send(socket, "PUT /7 HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\n\r\n7");
            await().until(() -> site.store().count() == 1);
        }
        Site next = Site.startStore("127.0.0.1", 0, Duration.ZERO, null, site.store());
        site.close();
        site = next;
        assertThat(ask("PUT", "/7", "7").statusCode()).isEqualTo(200);
        assertThat(site.store().count()).isEqualTo(1);
    }

    /** As curl does for a large body. */
    @Test
    void aBodyThatWaitsForLeaveGetsIt() throws Exception {
        try (Socket socket = connect()) {
            send(socket, "PUT /7 HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
            assertThat(line(socket)).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(line(socket)).isEmpty();
            send(socket, "7");
            assertThat(line(socket)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void pagesAreNoStore() throws Exception {
        site.close();
        site = Site.start("127.0.0.1", 0, Duration.ZERO, null);
        assertThat(ask("PUT", "/7", "7").statusCode()).isEqualTo(405);
        assertThat(ask("POST", "/rows", "7\t7\n").body()).contains("redwork site --store");
        assertThatThrownBy(site::store).isInstanceOf(IllegalStateException.class);
    }

    private HttpResponse<String> ask(String method, String target, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(site.url() + target))
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private Socket connect() throws IOException {
        return new Socket(
                InetAddress.getLoopbackAddress(), URI.create(site.url()).getPort());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = socket.getInputStream().read();
                b >= 0 && b != '\n';
                b = socket.getInputStream().read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private long at(int line) throws IOException {
        return Long.parseLong(Files.readAllLines(log).get(line).replaceAll("^\\{\"at\":(\\d+),.*", "$1"));
    }
}
