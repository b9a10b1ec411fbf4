package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.Redwork;
import dev.redwork.embedded.testing.RedisExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A caller who may enqueue sends the largest bodies that there can be, many at once, to a server with a small heap. */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BodyMemoryProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final int AT_ONCE = 12;
    private static final int MOST = 8 << 20;
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    @Test
    void eachIsReadOrSentAwayAndNoneTakesAllMemory() throws IOException {
        Process server = start();
        try {
            int port = port(server);
            List<String> bodies = List.of(
                    names("{\"task\":\"t\",\"input\":{", "}}"),
                    names("{\"task\":\"t\",", "}"),
                    "[" + "1,".repeat(MOST / 2 - 2) + "1]",
                    "{\"task\":\"t\",\"masks\":[" + "1,".repeat(MOST / 2 - 20) + "1]}",
                    "1\n".repeat(MOST / 2));
            for (String body : bodies) {
                List<CompletableFuture<RawHttp>> answers = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    answers.add(
                            CompletableFuture.supplyAsync(() -> enqueue(port, body), run -> new Thread(run).start()));
                }
                List<Integer> statuses =
                        answers.stream().map(answer -> answer.join().status()).toList();
                // 0: sent away while it was still sending.
                assertThat(statuses).as(body.substring(0, 20)).contains(400).isSubsetOf(400, 503, 0);
            }
            assertThat(enqueue(port, "{\"task\":\"t\"}").status()).isEqualTo(201);
        } finally {
            server.destroyForcibly();
        }
    }

    private static String names(String start, String end) {
        return IntStream.range(0, 700_000)
                .mapToObj(i -> "\"" + Integer.toHexString(i) + "\":1")
                .collect(Collectors.joining(",", start, end));
    }

    private static RawHttp enqueue(int port, String body) {
        return RawHttp.sendText(
                port,
                "POST /api/v1/queues/q/jobs HTTP/1.1\r\n"
                        + "Host: localhost\r\n"
                        + "Connection: close\r\n"
                        + "Content-Type: application/"
                        + (body.startsWith("1") ? "x-ndjson" : "json")
                        + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static Process start() throws IOException {
        ProcessBuilder server = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Redwork.class.getName(),
                "dashboard",
                "--port",
                "0");
        server.environment().put("REDIS_URL", REDIS.url());
        return server.redirectErrorStream(true).start();
    }

    /** Whatever it says behind that is read, too, so that it never waits for us. */
    private static int port(Process server) throws IOException {
        BufferedReader said = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                Thread rest = new Thread(() -> said.lines().forEach(System.err::println));
                rest.setDaemon(true);
                rest.start();
                return Integer.parseInt(port.group(1));
            }
        }
        throw new AssertionError("it has not started");
    }
}
