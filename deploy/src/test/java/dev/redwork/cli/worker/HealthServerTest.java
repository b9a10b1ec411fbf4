package dev.redwork.cli.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.worker.WorkerHealth;
import dev.redwork.worker.WorkerHealth.Failing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The port for probes: its answers, and callers that mean no good. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HealthServerTest {
    private static final String PROBE = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private volatile WorkerHealth health = new WorkerHealth(List.of(), List.of());
    private HealthServer server;

    @BeforeEach
    void start() throws IOException {
        server = HealthServer.start("127.0.0.1", 0, () -> health, null);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private int port() {
        return URI.create(server.url()).getPort();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    /** All that comes until it closes. */
    private String send(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void aWorkerThatIsWellIsUp() throws IOException {
        for (String path : List.of("/livez", "/readyz", "/readyz?verbose")) {
            assertThat(send("GET " + path + " HTTP/1.1\r\nHost: localhost:8081\r\nAccept: */*\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nContent-Type: application/json\r\n", "\r\nConnection: close\r\n")
                    .endsWith("\r\n\r\n{\"status\":\"up\"}\n");
        }
    }

    @Test
    void whatFailsIsNamed() throws IOException {
        Failing lane = new Failing("lane high,default:8", "1 of its threads have died");
        health = new WorkerHealth(List.of(), List.of(lane));

        assertThat(send(PROBE)).startsWith("HTTP/1.1 200 OK");
        assertThat(send(PROBE.replace("livez", "readyz")))
                .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                .endsWith(
                        "{\"status\":\"down\",\"failing\":[{\"part\":\"lane high,default:8\",\"why\":\"1 of its threads"
                                + " have died\"}]}\n");
        health = new WorkerHealth(List.of(lane), List.of(lane));
        assertThat(send(PROBE)).startsWith("HTTP/1.1 503");
    }

    @Test
    void theHeadAloneIsAnswered() throws IOException {
        assertThat(send(PROBE.replace("GET", "HEAD")))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Length: 16\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void metricsAreServedWhereThereAreAny() throws IOException {
        assertThat(send(PROBE.replace("livez", "metrics"))).startsWith("HTTP/1.1 404");
        server.close();
        server = HealthServer.start("127.0.0.1", 0, () -> health, () -> "a_metric 1\n".repeat(100_000));

        assertThat(send(PROBE.replace("livez", "metrics")))
                .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n")
                .endsWith("\r\n\r\n" + "a_metric 1\n".repeat(100_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1|404",
                "GET /livez/ HTTP/1.1|404",
                "GET http://localhost/livez HTTP/1.1|404",
                "POST /livez HTTP/1.1|405",
                "get /livez HTTP/1.1|405",
                "GET /livez|400",
                "GET /livez HTTP/2.0|400",
                "GET  /livez HTTP/1.1|400",
                "\u0016\u0003\u0001|400"
            })
    void otherRequestsAreRefused(String line, String status) throws IOException {
        assertThat(send(line + "\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: 127.0.0.1.evil.example",
                "X: y",
                "Host: localhost\r\nHost: a",
                "Host:"
            })
    void onLoopbackOtherHostsAreRefused(String host) throws IOException {
        assertThat(send("GET /livez HTTP/1.1\r\n" + host + "\r\n\r\n")).startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: 127.0.0.1", "HOST: [::1]:8081", "host:LOCALHOST:1"})
    void onLoopbackAddressesAndLocalhostAreAnswered(String host) throws IOException {
        assertThat(send("GET /livez HTTP/1.1\n" + host + "\n\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void onAllAddressesAnyHostIs() throws IOException {
        server.close();
        server = HealthServer.start("0.0.0.0", 0, () -> health, null);

        assertThat(send("GET /livez HTTP/1.1\r\nHost: worker.example\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void aRequestHasABound() throws IOException {
        assertThat(send("GET /livez HTTP/1.1\r\nX: " + "x".repeat(8_192) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
    }

    @Test
    void callersThatSayNothingKeepNobodyOut() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = connect();
                socket.getOutputStream().write('G');
                silent.add(socket);
            }
            assertThat(send(PROBE)).startsWith("HTTP/1.1 200");
            // Whoever is left is given up, too.
            for (Socket socket : silent) {
                assertThat(isClosed(socket)).isTrue();
            }
            assertThat(send(PROBE)).startsWith("HTTP/1.1 200");
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
        await().atMost(PATIENCE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("redwork-health-call")));
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aRequestThatTricklesInIsGivenUp() throws IOException {
        try (Socket socket = connect()) {
            long start = System.nanoTime();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
                try {
                    socket.getOutputStream().write('G');
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void aPortThatIsTakenOrNoneIsRefused() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> HealthServer.start("0.0.0.0", taken.getLocalPort(), () -> health, null))
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> HealthServer.start("127.0.0.1", 65_536, () -> health, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HealthServer.start("192.0.2.1", 0, () -> health, null))
                .isInstanceOf(IOException.class);
    }
}
