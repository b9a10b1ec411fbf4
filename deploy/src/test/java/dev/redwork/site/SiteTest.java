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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Path log;
    private Site site;

    @BeforeEach
    void start() throws Exception {
        log = directory.resolve("site.jsonl");
        site = Site.start("127.0.0.1", 0, Duration.ZERO, log);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void answersEveryPathWithThePageOfTheName() throws Exception {
        HttpResponse<String> answer = get("/any/path?name=p17");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=UTF-8");
        assertThat(answer.body()).isEqualTo(new SitePage("p17").html());
        assertThat(get("/").body()).isEqualTo(new SitePage("page").html());
        assertThat(site.url("p17")).isEqualTo(site.url() + "/?name=p17");
        await().untilAsserted(() -> assertThat(site.served()).isEqualTo(2));
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertRefused("/?delay=soon", "delay is 'soon'");
        assertRefused("/?delay=11m", "at most 10m");
        assertRefused("/?dealy=1s", "there is no parameter 'dealy'");
        assertRefused("/?name=a&name=b", "name is there twice");
        assertRefused("/?name=a%20b", "'a b'");
        assertRefused("/?name=", "''");
    }

    @Test
    void holdsAPageBackAsLongAsAsked() throws Exception {
        get("/?name=slow&delay=50ms");
        await().until(() -> log().contains("\"end\""));
        assertThat(log().lines().toList())
                .hasSize(2)
                .satisfies(
                        start -> assertThat(start).contains("\"event\":\"start\"", "\"name\":\"slow\"", "\"delay\":50"),
                        org.assertj.core.data.Index.atIndex(0))
                .satisfies(
                        end -> assertThat(end)
                                .contains(
                                        "\"event\":\"end\"",
                                        "\"status\":200",
                                        "\"bytes\":" + new SitePage("slow").bytes()),
                        org.assertj.core.data.Index.atIndex(1));
        assertThat(at(1) - at(0)).isGreaterThanOrEqualTo(49);
    }

    @Test
    void saysThatAClientWentAway() throws Exception {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(site.url()).getPort())) {
            socket.getOutputStream()
                    .write("GET /?name=gone&delay=10m HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(US_ASCII));
            await().until(() -> log().contains("\"start\""));
        }
        await().until(() -> log().contains("\"event\":\"end\""));
        assertThat(log()).contains("\"name\":\"gone\",\"gone\":true").doesNotContain("status");
        assertThat(site.served()).isZero();
    }

    @Test
    void answersManyRequestsOnOneConnection() throws Exception {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(site.url()).getPort())) {
            for (int i = 0; i < 3; i++) {
                SitePage page = new SitePage("p" + i);
                socket.getOutputStream()
                        .write(("GET /?name=p" + i + " HTTP/1.1\r\nHost: here\r\n\r\n").getBytes(US_ASCII));
                StringBuilder answer = new StringBuilder();
                while (answer.indexOf("</html>\n") < 0) {
                    answer.append((char) socket.getInputStream().read());
                }
                assertThat(answer.toString()).startsWith("HTTP/1.1 200 OK\r\n").endsWith(page.html());
            }
        }
    }

    @Test
    void refusesAPortInUse() {
        int port = URI.create(site.url()).getPort();
        assertThatThrownBy(() -> Site.start("127.0.0.1", port, Duration.ZERO, null))
                .isInstanceOf(IOException.class)
                .hasMessage("the port is in use");
        assertThatThrownBy(() -> Site.start("127.0.0.1", 0, Duration.ofHours(1), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void assertRefused(String target, String words) throws Exception {
        HttpResponse<String> answer = get(target);
        assertThat(answer.statusCode()).as(target).isEqualTo(400);
        assertThat(answer.body()).contains(words);
    }

    private HttpResponse<String> get(String target) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(site.url() + target)).build(), BodyHandlers.ofString());
    }

    private String log() throws IOException {
        return Files.readString(log);
    }

    private long at(int line) throws IOException {
        return Long.parseLong(log().lines().toList().get(line).replaceAll("^\\{\"at\":(\\d+),.*", "$1"));
    }
}
