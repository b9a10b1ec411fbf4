package dev.redwork.cli.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.redwork.cli.Ran;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.site.Site;
import dev.redwork.site.SitePage;
import dev.redwork.worker.Worker;
import dev.redwork.worker.tasks.fetch.FetchHandlers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code redwork fetch} reads and writes; its worker is in this JVM. */
class FetchCommandStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path directory;

    private Site site;
    private Worker worker;

    @BeforeEach
    void start() throws Exception {
        site = Site.start("127.0.0.1", 0, Duration.ZERO, null);
        worker = Worker.builder(REDIS.url())
                .add(FetchHandlers.allowingPrivate())
                .lane(4, "default")
                .start();
    }

    @AfterEach
    void stop() {
        worker.close();
        site.close();
    }

    @Test
    void answersInTheOrderAskedEachUrlAsOftenAsItIsThere() throws IOException {
        String slow = site.url("slow") + "&delay=300ms";
        String file = file("# pages\n" + slow + "\n\n  " + site.url("a") + "  \n" + site.url("a") + "\n");
        Ran ran = redwork("fetch", "--file", file, "-o", "json").succeeded();
        JsonNode pages = ran.json().path("pages");
        assertThat(pages).hasSize(3);
        assertThat(pages.findValuesAsText("url")).containsExactly(slow, site.url("a"), site.url("a"));
        SitePage a = new SitePage("a");
        JsonNode page = pages.get(1);
        assertThat(page.path("status").asInt()).isEqualTo(200);
        assertThat(page.path("bytes").asInt()).isEqualTo(a.bytes());
        assertThat(page.path("words").asInt()).isEqualTo(a.words());
        assertThat(page.path("title").asText()).isEqualTo(a.title());
        assertThat(page.path("sha256").asText()).hasSize(64);
        assertThat(page.path("took_ms").isIntegralNumber()).isTrue();
        assertThat(page.path("final_url").asText()).isEqualTo(site.url("a"));
        JsonNode all = ran.json();
        assertThat(all.path("jobs").asInt()).isEqualTo(3);
        assertThat(all.path("failed").asInt()).isZero();
        assertThat(all.path("bytes").asInt()).isEqualTo(2 * a.bytes() + new SitePage("slow").bytes());
        assertThat(all.path("words").asInt()).isEqualTo(2 * a.words() + new SitePage("slow").words());
        assertThat(all.path("seconds").asDouble()).isPositive();
    }

    @Test
    void writesLinesAsTheyComeAndATableInOrder() {
        String slow = site.url("slow") + "&delay=500ms";
        String[] urls = {slow, site.url("a")};
        Ran lines = redwork("fetch", urls[0], urls[1], "-o", "jsonl").succeeded();
        assertThat(lines.json(0).path("url").asText()).isEqualTo(urls[1]);
        assertThat(lines.json(1).path("url").asText()).isEqualTo(urls[0]);
        Ran table = redwork("fetch", urls[0], urls[1]).succeeded();
        assertThat(table.lines()).hasSize(4);
        assertThat(table.lines().get(2)).contains("slow&delay=500ms", "200", "Page slow");
        assertThat(table.lines().get(3)).contains(urls[1], "Page a");
        assertThat(table.err()).contains("2 pages, ", " words, ", " pages/s");
    }

    @Test
    void takesAnyAnswerForAResult() throws IOException {
        HttpServer nothing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        nothing.start();
        try {
            String url = "http://127.0.0.1:" + nothing.getAddress().getPort() + "/nothing";
            Ran ran = redwork("fetch", url, "-o", "json").succeeded();
            assertThat(ran.json().path("pages").get(0).path("status").asInt()).isEqualTo(404);
        } finally {
            nothing.stop(0);
        }
    }

    @Test
    void saysWhichPagesFailedAndFails() {
        Ran ran = redwork("fetch", site.url("a"), site.url("b"), "--max-bytes", "100B", "-o", "json");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.json().path("failed").asInt()).isEqualTo(2);
        assertThat(ran.json().path("jobs").asInt()).isEqualTo(2);
        JsonNode page = ran.json().path("pages").get(1);
        assertThat(page.path("url").asText()).isEqualTo(site.url("b"));
        assertThat(page.path("status").asInt()).isZero();
        assertThat(page.path("error").asText()).contains("100");
        Ran table = redwork("fetch", site.url("a"), "--max-bytes", "100");
        assertThat(table.code()).isEqualTo(1);
        assertThat(table.lines().get(2)).contains("failed");
        assertThat(table.err()).contains("1 page (1 failed)");
    }

    @Test
    void givesWhatItHasWhenTheWaitIsOver() {
        worker.close();
        Ran ran = redwork("fetch", site.url("a"), "--wait", "100ms", "-o", "json");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.json().path("pages")).isEmpty();
        assertThat(ran.err())
                .contains("no worker reads queue default", "1 page without a result, none came for 100 ms");
    }

    @Test
    void readsStdinAndAnEmptyFile() throws IOException {
        Ran stdin = Ran.withInput(REDIS.url(), site.url("a") + "\n", "fetch", "--file", "-", "-o", "jsonl")
                .succeeded();
        assertThat(stdin.lines()).hasSize(1);
        Ran empty = redwork("fetch", "--file", file("\n# none\n")).succeeded();
        assertThat(empty.out()).isEmpty();
        assertThat(empty.err()).contains("0 pages");
        Ran json = redwork("fetch", "--file", file(""), "-o", "json").succeeded();
        assertThat(json.json().path("pages")).isEmpty();
        assertThat(json.json().path("jobs").asInt()).isZero();
    }

    @Test
    void aCommentMayStandBehindAUrl() throws IOException {
        String lines = "# first\nhttp://h.example/a#part \t# a comment\n\uFEFFhttp://h.example/b\n";
        redwork("fetch", "--file", file(lines), "-q", "nobody", "--wait", "200ms", "-o", "json");

        assertThat(redwork("jobs", "-q", "nobody", "-o", "jsonl").out())
                .contains("\"http://h.example/a#part\"", "\"http://h.example/b\"");
    }

    @Test
    void checksAllBeforeItEnqueuesAny() throws IOException {
        String good = site.url("a");
        redwork("fetch", "--file", file(good + "\n\nftp://x/\n" + good))
                .refused(2, "line 3: 'ftp://x/' is not a page's URL", "nothing was enqueued");
        redwork("fetch", good, "example.com").refused(2, "'example.com'");
        redwork("fetch").refused(2, "give URLs, or --file FILE");
        redwork("fetch", good, "--file", file(good)).refused(2, "give URLs, or --file FILE");
        redwork("fetch", "--file", "no/such").refused(2, "there is no such file");
        redwork("fetch", good, "--at-once", "0").refused(2, "--at-once is 0");
        redwork("fetch", good, "--attempts", "0").refused(2, "--attempts is 0");
        redwork("fetch", good, "--timeout", "0s").refused(2, "--timeout is");
        redwork("fetch", good, "--timeout", "2d").refused(2, "--timeout is");
        redwork("fetch", good, "--max-bytes", "much").refused(2, "'much' is not a number of bytes");
        redwork("fetch", good, "-q", "a:b").refused(2, "queue name 'a:b'");
        assertThat(site.served()).isZero();
    }

    /** U+202E would show the rest of the line backwards; programs get the title as it is. */
    @Test
    void aTitleTurnsNoLineAround() throws IOException {
        byte[] page = "<title>a\u202eb</title>".getBytes(UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            assertThat(redwork("fetch", url).succeeded().out()).contains("a b").doesNotContain("\u202e");
            Ran json = redwork("fetch", url, "-o", "json").succeeded();
            assertThat(json.json().path("pages").get(0).path("title").asText()).isEqualTo("a\u202eb");
            redwork("submit", "fetch", "{\"url\":\"" + url + "\"}", "--id", "around", "--wait", "1m")
                    .succeeded();
            assertThat(redwork("job", "show", "around").succeeded().out())
                    .contains("a?b")
                    .doesNotContain("\u202e");
        } finally {
            server.stop(0);
        }
    }

    /** No worker will ever fetch it: it is not tried again. */
    @Test
    void aJobWhoseUrlIsRefusedIsDeadAfterOneAttempt() {
        Ran ran = redwork("submit", "fetch", "{\"url\":\"http://0177.0.0.1/\"}", "--wait", "1m");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out() + ran.err()).contains("is no host");
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call("HMGET", "redwork:{default}:totals", "dead", "retried"))
                    .isEqualTo("1 nil");
        }
    }

    @Test
    void keepsNoMoreOpenThanToldAndAnswersThemAll() throws IOException {
        StringBuilder urls = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            urls.append(site.url("p" + i)).append('\n');
        }
        Ran ran = redwork("fetch", "--file", file(urls.toString()), "--at-once", "3", "-o", "json")
                .succeeded();
        List<String> answered = ran.json().path("pages").findValuesAsText("url");
        assertThat(answered).isEqualTo(urls.toString().lines().toList());
    }

    @Test
    void aFullDiskIsTold() throws IOException {
        Ran.toFullDisk(REDIS.url(), "fetch", site.url("a"), "-o", "jsonl");
        Ran.toFullDisk(REDIS.url(), "fetch", site.url("a"));
    }

    private String file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "urls", null), text)
                .toString();
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
