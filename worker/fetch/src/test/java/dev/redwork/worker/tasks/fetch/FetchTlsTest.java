package dev.redwork.worker.tasks.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.tasks.Page;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FetchTlsTest {
    private static TestCertificates certificates;
    private static FetchWorld world;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) throws Exception {
        certificates = new TestCertificates(folder);
        world = new FetchWorld(certificates.client());
    }

    @AfterAll
    static void closeWorld() throws IOException {
        world.close();
    }

    @Test
    void aPageComesThroughTlsAndItsConnectionIsUsedAgain() throws Exception {
        RawServer server = pages("good");
        Page page = world.fetch("https://good.test:" + server.port() + "/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.words()).isEqualTo(2);
        world.fetch("https://good.test:" + server.port() + "/again");
        assertThat(server.connections).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "self, self.test, was signed by nobody whom this JVM trusts",
        "expired, expired.test, has expired",
        "good, other.test, is for another host",
        "good, 127.0.0.1, is for another host"
    })
    void aBadCertificateIsRefusedWithItsReason(String certificate, String host, String why) throws Exception {
        RawServer server = pages(certificate);
        assertThatThrownBy(() -> world.fetch("https://" + host + ":" + server.port() + "/"))
                .isInstanceOf(FetchException.class)
                .hasMessage("TLS with " + host + " failed: its certificate " + why);
        assertThat(server.requests).isEmpty();
    }

    /** The certificate names the A-label, and so does what asks for it. */
    @ParameterizedTest
    @ValueSource(strings = {"bücher.test", "xn--bcher-kva.test", "BÜCHER.test."})
    void aHostOfAnyScriptIsKnownByItsCertificate(String host) throws Exception {
        RawServer server = pages("idn");
        assertThat(world.fetch("https://" + host + ":" + server.port() + "/").status())
                .isEqualTo(200);
        assertThatThrownBy(() -> world.fetch("https://bùcher.test:" + server.port() + "/"))
                .hasMessage("TLS with xn--bcher-1ua.test failed: its certificate is for another host");
    }

    /** As {@link SurplusTest}. */
    @Test
    void surplusIsNotTheNextAnswer() throws Exception {
        String body = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
        RawServer server = world.keep(new RawServer(certificates.server("good"), connection -> {
            while (connection.request()) {
                connection.say(body + "a b" + (connection.path().equals("/odd") ? body + "abc" : ""));
            }
        }));
        String url = "https://good.test:" + server.port() + "/";
        assertThat(world.fetch(url + "odd").words()).isEqualTo(2);
        assertThat(world.fetch(url + "1").words()).isEqualTo(2);
        assertThat(world.fetch(url + "2").words()).isEqualTo(2);
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void aServerThatEndsInTheHandshakeFails() throws Exception {
        RawServer server = world.server(connection -> {});
        assertThatThrownBy(() -> world.fetch("https://good.test:" + server.port() + "/"))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("good.test");
    }

    private static RawServer pages(String certificate) throws Exception {
        return world.keep(new RawServer(certificates.server(certificate), connection -> {
            while (connection.request()) {
                connection.say("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na b");
            }
        }));
    }
}
