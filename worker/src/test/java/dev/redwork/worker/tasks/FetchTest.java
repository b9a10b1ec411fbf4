package dev.redwork.worker.tasks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class FetchTest {
    private static final String HTML = "Content-Type: text/html\r\n";

    private final FetchWorld world = new FetchWorld();

    @AfterEach
    void closeWorld() throws IOException {
        assertThat(world.fetcher.running()).isZero();
        world.close();
    }

    @Test
    void aPageIsReadInAllItsParts() throws Exception {
        String body = "<html><head><title>\n Fish &amp; chips &#8212; \t caf&eacute;\n</title></head>"
                + "<body>one two\nthree</body></html>";
        RawServer server = pages(HTML, body.getBytes(UTF_8));
        Page page = world.fetch(FetchWorld.url(server));
        assertThat(page.url()).isEqualTo(FetchWorld.url(server)).isEqualTo(page.finalUrl());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.bytes()).isEqualTo(body.length());
        assertThat(page.title()).isEqualTo("Fish & chips — café");
        assertThat(page.words()).isEqualTo(body.strip().split("\\s+").length);
        assertThat(page.millis()).isBetween(0L, 60_000L);
        assertThat(server.requests)
                .singleElement()
                .satisfies(request -> assertThat(request.lines())
                        .contains(
                                "GET / HTTP/1.1",
                                "Host: 127.0.0.1:" + server.port(),
                                "User-Agent: redwork-fetch",
                                "Accept-Encoding: gzip")
                        .noneMatch(line -> line.startsWith("Upgrade") || line.startsWith("Cookie")));
    }

    /** The digests of FIPS 180-4's examples. */
    @ParameterizedTest
    @CsvSource({
        "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    })
    void theDigestIsThatOfTheBody(String body, String sha256) throws Exception {
        assertThat(world.fetch(FetchWorld.url(pages("", body.getBytes(UTF_8)))).sha256())
                .isEqualTo(sha256);
        assertThat(world.fetch(FetchWorld.url(pages("Content-Encoding: gzip\r\n", gzip(body.getBytes(UTF_8)))))
                        .sha256())
                .isEqualTo(sha256);
        assertThat(world.fetch(FetchWorld.url(pages("Content-Type: image/png\r\n", body.getBytes(UTF_8))))
                        .sha256())
                .isEqualTo(sha256);
    }

    @ParameterizedTest
    @CsvSource({
        "text/html; charset=UTF-8, UTF-8, ''",
        "text/html; charset=\"iso-8859-1\", ISO-8859-1, ''",
        "text/html, UTF-8, ''",
        "text/html; charset=nonsense, UTF-8, ''",
        "text/html, Shift_JIS, <meta charset=\"shift_jis\">",
        "text/html, EUC-JP, '<META http-equiv=Content-Type content=''text/html; charset=euc-jp''>'",
        "application/xhtml+xml, ISO-8859-15, '<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>'",
        "text/html; charset=UTF-8, UTF-8, <meta charset=iso-8859-1>",
        "text/html, UTF-8, <meta charset=nonsense>",
        "text/html, UTF-8, <meta charset=utf-16>"
    })
    void theCharsetIsFound(String type, String charset, String start) throws Exception {
        String title = Charset.forName(charset).newEncoder().canEncode('日') ? "日本語" : "Zoë";
        byte[] page = (start + "<title>" + title + "</title>").getBytes(charset);
        assertThat(world.fetch(FetchWorld.url(pages("Content-Type: " + type + "\r\n", page)))
                        .title())
                .isEqualTo(title);
    }

    @ParameterizedTest
    @CsvSource({"UTF-8", "UTF-16BE", "UTF-16LE"})
    void aByteOrderMarkIsStrongerThanTheHeader(String charset) throws Exception {
        byte[] page = "\ufeff<title>日本語</title>".getBytes(charset);
        Page got = world.fetch(FetchWorld.url(pages("Content-Type: text/html; charset=iso-8859-1\r\n", page)));
        assertThat(got.title()).isEqualTo("日本語");
        assertThat(got.words()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "text/html, 3",
        "text/plain, 3",
        "application/json, 3",
        "application/ld+json; x=y, 3",
        "application/atom+xml, 3",
        "text/javascript, 3",
        "application/octet-stream, 0",
        "image/png, 0",
        "video/mp4, 0"
    })
    void onlyTextHasWordsAndOnlyHtmlATitle(String type, int words) throws Exception {
        Page page = world.fetch(
                FetchWorld.url(pages("Content-Type: " + type + "\r\n", "<title>a</title> b c".getBytes(UTF_8))));
        assertThat(page.words()).isEqualTo(words);
        assertThat(page.title()).isEqualTo(type.equals("text/html") ? "a" : null);
    }

    @Test
    void wordsThatStraddleBuffersCountOnce() throws Exception {
        // 7 and 8,192 share no divisor: a buffer ends at every place of a word.
        byte[] text = "wörter ".repeat(200_000).getBytes(UTF_8);
        assertThat(world.fetch(FetchWorld.url(pages("Content-Type: text/plain\r\n", text)))
                        .words())
                .isEqualTo(200_000);
    }

    @ParameterizedTest
    @CsvSource({
        "<title>a</title><title>b</title>, a",
        "<!-- <title>no</title> --><title>yes</title>, yes",
        "<script>'<title>no</title>'</script><TITLE lang=en>yes</TITLE >, yes",
        "<body><svg><title>no</title></svg></body>, ",
        "<title></title>, ",
        "<title>never closed, ",
        "<title>a</titles>b</title>, a</titles>b",
        "no markup, "
    })
    void theTitleIsThatOfTheHead(String body, String title) throws Exception {
        assertThat(world.fetch(FetchWorld.url(pages(HTML, body.getBytes(UTF_8))))
                        .title())
                .isEqualTo(title);
    }

    @Test
    void aLongTitleIsCutAndALateOneIsNotLookedFor() throws Exception {
        String icons = "\uD83D\uDC1F".repeat(200);
        byte[] page = ("<title>x" + icons + "</title>").getBytes(UTF_8);
        assertThat(world.fetch(FetchWorld.url(pages(HTML, page))).title()).isEqualTo("x" + icons.substring(0, 298));
        byte[] late = (" ".repeat(300_000) + "<title>late</title>").getBytes(UTF_8);
        assertThat(world.fetch(FetchWorld.url(pages(HTML, late))).title()).isNull();
    }

    @Test
    void aPackedPageIsUnpackedAndItsConnectionUsedAgain() throws Exception {
        byte[] page = "<title>packed</title> some words".repeat(10_000).getBytes(UTF_8);
        RawServer server = pages(HTML + "Content-Encoding: gzip\r\n", gzip(page));
        for (int i = 0; i < 3; i++) {
            Page got = world.fetch(FetchWorld.url(server));
            assertThat(got.bytes()).isEqualTo(page.length);
            assertThat(got.title()).isEqualTo("packed");
        }
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void aBodyOfExactlyTheLimitIsRead() throws Exception {
        RawServer server = pages("", new byte[1_000]);
        assertThat(world.fetcher
                        .run(new Fetch(FetchWorld.url(server), null, 1_000))
                        .bytes())
                .isEqualTo(1_000);
        assertThatThrownBy(() -> world.fetcher.run(new Fetch(FetchWorld.url(server), null, 999)))
                .hasMessage("larger than 999 bytes");
    }

    @Test
    void fiveRedirectsAreFollowedAndASixthIsNot() throws Exception {
        RawServer server = world.server(connection -> {
            while (connection.request()) {
                connection.say("HTTP/1.1 302 Found\r\nContent-Length: 4\r\nLocation: 1\r\n\r\nmore");
            }
        });
        assertThatThrownBy(() -> world.fetch(FetchWorld.url(server))).hasMessageContaining("more than 5 redirects");
        assertThat(server.requests).hasSize(6);
        assertThat(server.connections).hasValue(1);

        RawServer chain = world.server(connection -> {
            for (int i = 1; i <= 5 && connection.request(); i++) {
                connection.say("HTTP/1.1 308 Moved\r\nContent-Length: 0\r\nLocation: /" + i + "?a b\r\n\r\n");
            }
            connection.request();
            connection.say("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone");
        });
        Page page = world.fetch(FetchWorld.url(chain));
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.url()).isEqualTo(FetchWorld.url(chain));
        assertThat(page.finalUrl()).isEqualTo(FetchWorld.url(chain) + "5?a%20b");
    }

    @Test
    void aNameIsAskedForOncePerConnectionAndNeverWhileItIsReused() throws Exception {
        RawServer server = pages("", new byte[10]);
        for (int i = 0; i < 5; i++) {
            world.fetch("http://site.test:" + server.port() + "/");
        }
        assertThat(server.connections).hasValue(1);
        assertThat(world.lookups).hasValue(1);
    }

    @Test
    void aNameThatMeansAnotherAddressTheNextTimeIsRefusedThen() throws Exception {
        RawServer server = world.server(connection -> {
            connection.request();
            connection.say("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nx");
        });
        String url = "http://rebinds.test:" + server.port() + "/";
        assertThat(world.fetch(url).status()).isEqualTo(200);
        assertThatThrownBy(() -> world.fetch(url)).hasMessageContaining("rebinds.test is 10.0.0.7, a private address");
        assertThat(world.lookups).hasValue(2);
    }

    @Test
    void aConnectionThatTheServerClosedMeanwhileDoesNotFailThePage() throws Exception {
        RawServer server = world.server(connection -> {
            connection.request();
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
        });
        for (int i = 0; i < 20; i++) {
            assertThat(world.fetch(FetchWorld.url(server)).status()).isEqualTo(200);
        }
        assertThat(server.connections).hasValue(20);
    }

    @Test
    void noCookieIsSentBack() throws Exception {
        RawServer server = pages("Set-Cookie: a=b; Path=/\r\n", new byte[1]);
        world.fetch(FetchWorld.url(server));
        world.fetch(FetchWorld.url(server));
        assertThat(server.requests).hasSize(2).noneMatch(request -> request.contains("Cookie"));
    }

    @Test
    void aBodyWithoutEndIsNotTakenFurtherThanItsLimit() throws Exception {
        RawServer server = world.server(connection -> {
            connection.request();
            connection.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            connection.forEver(("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(ISO_8859_1));
        });
        assertThatThrownBy(() -> world.fetcher.run(new Fetch(FetchWorld.url(server), null, 1 << 20)))
                .hasMessage("larger than 1048576 bytes");
        // What the sockets' buffers of both sides hold comes on top.
        assertThat(server.sent.get()).isLessThan(32L << 20);
    }

    @Test
    void fiveHundredPagesAreFetchedAtOnce() throws Exception {
        int pages = 500;
        CountDownLatch all = new CountDownLatch(pages);
        RawServer server = world.server(connection -> {
            connection.request();
            all.countDown();
            // No answer before all have asked: one fetch that waited for another would hang here.
            all.await();
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na b");
        });
        ExecutorService threads = Executors.newFixedThreadPool(pages);
        try {
            List<Callable<Page>> fetches = new ArrayList<>();
            for (int i = 0; i < pages; i++) {
                fetches.add(() -> world.fetch("http://site.test:" + server.port() + "/"));
            }
            for (Future<Page> page : threads.invokeAll(fetches)) {
                assertThat(page.get().words()).isEqualTo(2);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.connections).hasValue(pages);
    }

    @ParameterizedTest
    @CsvSource({"http://127.0.0.1:%d/", "https://127.0.0.1:%d/", "http://hangs.test:%d/"})
    void anInterruptEndsAFetchWhereverItIs(String url) throws Exception {
        RawServer server = world.server(RawServer.Connection::hang);
        FutureTask<Page> fetch = new FutureTask<>(() -> world.fetch(url.formatted(server.port())));
        Thread thread = new Thread(fetch);
        thread.start();
        await().until(() -> server.connections.get() + world.lookups.get() > 0);
        thread.interrupt();
        assertThatThrownBy(() -> fetch.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void lookupsThatHangDoNotHoldUpTheNextOneOnAnotherThread() throws Exception {
        RawServer server = pages("", new byte[1]);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> world.fetcher.run(new Fetch("http://hangs.test/", 50, null)))
                    .hasMessageContaining("took longer than 50 ms, it ended while its name was looked up");
        }
        assertThat(world.fetch("http://site.test:" + server.port() + "/").status())
                .isEqualTo(200);
    }

    @Test
    void theClosedFetcherLeavesNoThread() throws Exception {
        FetchWorld other = new FetchWorld();
        RawServer server = other.server(connection -> {
            connection.request();
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
            connection.hang();
        });
        other.fetch("http://site.test:" + server.port() + "/");
        assertThat(fetchThreads()).isNotEmpty().allMatch(Thread::isDaemon);
        other.close();
        world.close();
        await().untilAsserted(() -> assertThat(fetchThreads()).isEmpty());
        assertThatThrownBy(() -> other.fetch("http://127.0.0.1:1/")).isInstanceOf(FetchException.class);
    }

    private static List<Thread> fetchThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("redwork-fetch"))
                .toList();
    }

    private RawServer pages(String headers, byte[] body) throws IOException {
        return world.server(connection -> {
            while (connection.request()) {
                connection.say("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n");
                connection.say(body);
            }
        });
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return bytes.toByteArray();
    }
}
