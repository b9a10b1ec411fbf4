package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that send too much, too slowly or too many at once do not keep others from being answered. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LimitsStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String HEAD =
            "POST /api/v1/queues/q/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    @AutoClose
    private final Dashboard server = Dashboard.start(
            DashboardOptions.of(RedisSettings.of(REDIS.url())).port(0).build());

    @Test
    void headersHaveSixteenKilobytes() {
        assertThat(get("X: " + "x".repeat(15_000)).status()).isEqualTo(200);
        RawHttp refused = get("X: " + "x".repeat(17_000));
        assertThat(refused.status()).isEqualTo(431);
        assertThat(refused.header("Content-Type")).containsExactly("application/problem+json");
        assertThat(RawHttp.send(server.port(), "GET /" + "x".repeat(17_000) + " HTTP/1.1", "Host: localhost")
                        .status())
                .isEqualTo(414);
        isAlive();
    }

    /** The body is not sent at all: the length says enough. */
    @ParameterizedTest
    @ValueSource(strings = {"8388609", "2147483648", "9223372036854775807"})
    void aBodyThatSaysThatItIsTooLargeIsRefusedBeforeItComes(String length) {
        RawHttp refused = RawHttp.sendText(server.port(), HEAD + "Content-Length: " + length + "\r\n\r\n");
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.body()).contains("\"code\":\"too-large\"");
        isAlive();
    }

    /** Not the time of the connection counts, but that of each request. */
    @Test
    void aConnectionThatIsReusedAndAsksQuicklyStaysOpen() throws IOException {
        try (Socket socket = RawHttp.connect(server.port())) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(12);
            String call = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
            byte[] answer = new byte[2_000];
            while (System.nanoTime() < end) {
                socket.getOutputStream().write(call.getBytes(US_ASCII));
                int read = socket.getInputStream().read(answer);
                assertThat(new String(answer, 0, read, US_ASCII)).startsWith("HTTP/1.1 200");
                Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            }
        }
    }

    /** Two hundred that trickle hold no thread that the next caller needs. */
    @Test
    void othersAreAnsweredWhileManyTrickle() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = RawHttp.connect(server.port());
                slow.add(socket);
                socket.getOutputStream().write("GET /livez HTTP/1.1\r\nHost: loc".getBytes(US_ASCII));
            }
            isAlive();
        } finally {
            closeAll(slow);
        }
    }

    @Test
    void aThousandConnectionsAreTakenAndTheNextOnceOneIsClosed() throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                open.add(RawHttp.connect(server.port()));
            }
            Socket last = open.get(999);
            ask(last);
            assertThat(new String(last.getInputStream().readNBytes(12), US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
            try (Socket more = RawHttp.connect(server.port())) {
                more.setSoTimeout(1_000);
                ask(more);
                assertThat(isAnswered(more)).isFalse();
                closeAll(open);
                more.setSoTimeout(30_000);
                assertThat(isAnswered(more)).isTrue();
            }
        } finally {
            closeAll(open);
        }
    }

    private static boolean isAnswered(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == 'H';
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
    }

    private void isAlive() {
        assertThat(get("X: y").status()).isEqualTo(200);
    }

    private RawHttp get(String header) {
        return RawHttp.send(server.port(), "GET /livez HTTP/1.1", "Host: localhost", "Connection: close", header);
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
