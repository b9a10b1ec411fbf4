package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.guard.Access;
import dev.redwork.dashboard.guard.Guard;
import dev.redwork.dashboard.guard.GuardLimits;
import dev.redwork.dashboard.guard.HostRule;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Problems;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A route that reads its body is kept from reading too much of it, and from waiting for it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BodyLimitsTest {
    private static final String HEAD = "POST /count HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    private static final int MIB = 1024 * 1024;

    /** In place of {@link Guard#PATIENCE}. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration PATIENT = Duration.ofSeconds(40);

    private final AtomicInteger whole = new AtomicInteger();
    private Javalin server;

    @BeforeEach
    void start() {
        start(PATIENCE);
    }

    private void start(Duration patience) {
        Guard guard = new Guard(
                new HostRule(Set.of()),
                new Access(null, null, null, false),
                false,
                null,
                "",
                new GuardLimits(patience, 9 * MIB));
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            guard.configure(config, "127.0.0.1", 0);
            config.routes.post("/count", call -> {
                int bytes = call.bodyAsBytes().length;
                whole.incrementAndGet();
                call.result("read " + bytes);
            });
            config.routes.get(
                    "/wait",
                    call -> call.future(() -> new CompletableFuture<String>()
                            .completeOnTimeout("waited", PATIENCE.toMillis() + 3_000, TimeUnit.MILLISECONDS)
                            .thenAccept(call::result)));
            config.routes.exception(Exception.class, (e, call) -> {
                Problem problem = Problems.of(e);
                call.status(problem.status()).result(problem.code());
            });
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void eightMegabytesAreReadAndOneByteMoreIsNot() {
        assertThat(sized(8 * MIB)).isEqualTo("200 read 8388608");
        assertThat(sized(8 * MIB + 1)).startsWith("413 ").contains("too-large");
        assertThat(whole).hasValue(1);
    }

    @Test
    void chunksAreReadUpToTheByteThatIsTooMany() {
        assertThat(chunked(8, "")).isEqualTo("200 read 8388608");
        assertThat(chunked(8, "1\r\nx\r\n")).startsWith("413 ");
        assertThat(chunked(9, "")).startsWith("413 ");
        assertThat(whole).hasValue(1);
    }

    @Test
    void whereLargeBodiesTakeAllTheMemoryForThemTheNextIsSentAwayAndSmallOnesAreRead() throws IOException {
        server.stop();
        start(Duration.ofMinutes(1));
        try (Socket holder = RawHttp.connect(server.port())) {
            OutputStream out = holder.getOutputStream();
            out.write((HEAD + "Content-Length: " + 8 * MIB + "\r\n\r\n").getBytes(US_ASCII));
            out.flush();
            // Its length alone is enough, once it is read.
            Awaitility.await().atMost(PATIENT).until(() -> sized(2 * MIB).startsWith("503 "));
            assertThat(sized(2 * MIB)).contains("\"code\":\"busy\"");
            assertThat(sized(MIB)).isEqualTo("200 read 1048576");
            assertThat(chunked(1, "")).isEqualTo("200 read 1048576");
            assertThat(chunked(2, "")).isEqualTo("503 busy");
            assertThat(sized(16 * 1024)).isEqualTo("200 read 16384");
            String expecting = HEAD + "Expect: 100-continue\r\nContent-Length: " + 2 * MIB + "\r\n\r\n";
            assertThat(answer(expecting)).as("before it is sent").startsWith("503 {");
        }
        Awaitility.await().atMost(PATIENT).until(() -> sized(8 * MIB).equals("200 read 8388608"));
        assertThat(chunked(8, "")).isEqualTo("200 read 8388608");
    }

    @Test
    void aTrickleOfHeadersIsCutOff() throws IOException {
        isClosedInTheEnd("POST /count HTTP/1.1\r\nHost: localhost\r\nX: ", "x");
    }

    @Test
    void aTrickleOfABodyIsCutOff() throws IOException {
        isClosedInTheEnd(HEAD + "Content-Length: 8000000\r\n\r\n", "1");
    }

    @Test
    void aTrickleOfChunksIsCutOff() throws IOException {
        isClosedInTheEnd(HEAD + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n1\r\n");
    }

    @Test
    void aCallerHasTenSeconds() {
        assertThat(Guard.PATIENCE).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aBodyThatDoesNotComeAtAllIsNotWaitedForLonger() throws IOException {
        isClosedInTheEnd(HEAD + "Content-Length: 10\r\n\r\n", "");
    }

    /** The times are those of requests: an answer may take longer. */
    @Test
    void anAnswerThatIsWaitedForIsNotCutOff() {
        String head = "GET /wait HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        List<CompletableFuture<String>> answers = Stream.of(
                        "\r\n", "Content-Length: 0\r\n\r\n", "Content-Length: 2\r\n\r\n{}")
                .map(end -> CompletableFuture.supplyAsync(() -> answer(head + end), run -> new Thread(run).start()))
                .toList();
        assertThat(answers).extracting(CompletableFuture::join).containsOnly("200 waited");
    }

    private String sized(int bytes) {
        return answer(HEAD + "Content-Length: " + bytes + "\r\n\r\n" + "x".repeat(bytes));
    }

    private String chunked(int mebibytes, String more) {
        String chunk = "100000\r\n" + "x".repeat(MIB) + "\r\n";
        return answer(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(mebibytes) + more + "0\r\n\r\n");
    }

    private String answer(String request) {
        RawHttp answer = RawHttp.sendText(server.port(), request);
        return answer.status() + " " + answer.body();
    }

    private void isClosedInTheEnd(String start, String drop) throws IOException {
        long begun = System.nanoTime();
        try (Socket socket = RawHttp.connect(server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(start.getBytes(US_ASCII));
            Awaitility.await()
                    .atMost(PATIENT)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> isClosed(socket, drop));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(PATIENCE.minusMillis(200));
        assertThat(whole).hasValue(0);
        assertThat(sized(1)).isEqualTo("200 read 1");
    }

    private static boolean isClosed(Socket socket, String drop) throws IOException {
        try {
            socket.getOutputStream().write(drop.getBytes(US_ASCII));
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }
}
