package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.site.Site;
import dev.redwork.site.SitePage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code redwork fetch} with worker processes and sites that die, hang and never end. */
class FetchProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PAGES = 500;
    private static final int THREADS = 50;

    @TempDir
    Path directory;

    /** The books are the site's log, which tells what was asked for, and Redis, which counts what was recorded. */
    @Test
    void fiveHundredPagesHaveOneResultEachWhenAWorkerIsKilledHalfWay() throws Exception {
        List<SitePage> pages =
                IntStream.range(0, PAGES).mapToObj(i -> new SitePage("p" + i)).toList();
        Path log = directory.resolve("site.jsonl");
        try (Site site = Site.start("127.0.0.1", 0, Duration.ofMillis(200), log);
                Spawned survivor = worker("survivor", "--allow-private");
                Spawned victim = worker("victim", "--allow-private")) {
            awaitWorkers(2);
            String urls = pages.stream().map(page -> site.url(page.name())).collect(Collectors.joining("\n"));
            CompletableFuture<Ran> command = CompletableFuture.supplyAsync(
                    () -> redwork("fetch", "--file", file(urls), "-q", "fetch", "-o", "json"));
            await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> ends(log) >= PAGES / 2);
            victim.signal("KILL");
            await().atMost(PATIENCE).until(() -> !victim.isAlive());
            DeadWorker.endLease(REDIS.url(), "fetch", "victim");

            JsonNode answer = command.join().succeeded().json();
            assertThat(answer.path("pages").findValuesAsText("url"))
                    .isEqualTo(urls.lines().toList());
            assertThat(answer.path("pages").findValuesAsText("status")).containsOnly("200");
            assertThat(answer.path("jobs").asInt()).isEqualTo(PAGES);
            assertThat(answer.path("bytes").asLong())
                    .isEqualTo(pages.stream().mapToLong(SitePage::bytes).sum());
            assertThat(answer.path("words").asLong())
                    .isEqualTo(pages.stream().mapToLong(SitePage::words).sum());
            assertThat(total("enqueued")).isEqualTo(PAGES);
            assertThat(total("succeeded")).isEqualTo(PAGES);
            assertThat(total("reclaimed")).as("jobs the victim held").isBetween(1L, 2L * THREADS);
            assertThat(answered(log))
                    .containsAll(pages.stream().map(SitePage::name).toList());
            assertThat(survivor.isAlive()).isTrue();
        }
    }

    @Test
    void whatNeverEndsNeverAnswersOrDiesHalfWayFailsWithinItsTime() throws Exception {
        Path log = directory.resolve("site.jsonl");
        try (Spawned worker = worker("worker", "--allow-private");
                Spawned site =
                        Spawned.redwork(REDIS.url(), "site", "--port", "0", "--delay", "10m", "--log", log.toString());
                ServerSocket silent = listen();
                ServerSocket endless = listen()) {
            Thread drip = new Thread(() -> drip(endless), "endless page");
            drip.setDaemon(true);
            drip.start();
            List<String> urls = new ArrayList<>(List.of(url(silent), url(endless)));
            String dying = url(site);
            IntStream.range(0, 20).forEach(i -> urls.add(dying + "/?name=p" + i));
            CompletableFuture<Ran> command = CompletableFuture.supplyAsync(() -> redwork(
                    "fetch", "--file", file(String.join("\n", urls)), "-q", "fetch", "--timeout", "5s", "-o", "json"));
            await().atMost(PATIENCE).until(() -> count(log, "\"start\"") == 20);
            site.signal("KILL");

            Ran ran = command.join();
            assertThat(ran.code()).isEqualTo(1);
            List<JsonNode> pages = new ArrayList<>();
            ran.json().path("pages").forEach(pages::add);
            assertThat(pages).hasSize(22).allMatch(page -> page.path("status").asInt() == 0);
            List<String> errors =
                    pages.stream().map(page -> page.path("error").asText()).toList();
            assertThat(errors.subList(0, 2)).allMatch(error -> error.contains("longer than 5000 ms"));
            assertThat(errors.subList(2, 22)).allMatch(error -> error.contains("ended the connection"));
            assertThat(ran.json().path("failed").asInt()).isEqualTo(22);
            assertThat(worker.isAlive()).isTrue();
        }
    }

    private static Spawned worker(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of("worker", "-q", "fetch:" + THREADS, "--name", name));
        arguments.addAll(List.of(more));
        return Spawned.redwork(REDIS.url(), arguments.toArray(new String[0]));
    }

    private static void awaitWorkers(int count) {
        await().atMost(PATIENCE)
                .until(() -> redwork("workers", "-o", "jsonl").lines().size() == count);
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }

    private static long total(String counter) {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            return Long.parseLong(redis.call("HGET", "redwork:{fetch}:totals", counter));
        }
    }

    private String file(String text) {
        try {
            return Files.writeString(directory.resolve("urls"), text).toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long ends(Path log) throws IOException {
        return count(log, "\"status\":200");
    }

    private static long count(Path log, String word) throws IOException {
        if (!Files.exists(log)) {
            return 0;
        }
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(word)).count();
        }
    }

    private static List<String> answered(Path log) throws IOException {
        Pattern name = Pattern.compile("\"name\":\"([^\"]+)\",\"status\":200");
        return name.matcher(Files.readString(log))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    private static String url(Spawned site) {
        Pattern url = Pattern.compile("http://\\S+:\\d+");
        await().atMost(PATIENCE).until(() -> url.matcher(site.err()).find());
        return url.matcher(site.err()).results().findFirst().orElseThrow().group();
    }

    private static String url(ServerSocket server) {
        return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    /** Answers at once, and then gives a byte now and then for as long as somebody takes them. */
    private static void drip(ServerSocket server) {
        try (Socket client = server.accept()) {
            OutputStream out = client.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".getBytes(US_ASCII));
            while (!server.isClosed()) {
                out.write('x');
                out.flush();
                Thread.sleep(50);
            }
        } catch (IOException e) {
            // It went away, or the test is over.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
