package dev.redwork.worker.tasks.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of a page: its status, title, words and digest, and how much of it. */
@Timeout(60)
class FetchTest extends FetchStory {
    private static final String HTML = "Content-Type: text/html\r\n";

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
        "text/html, UTF-8, <meta charset=utf-16>",
        "text/html, UTF-8, <!-- <meta charset=gbk> --><meta charset=utf-8>",
        "text/html, UTF-8, '<meta name=description content=\"a page about charset=gbk\">'",
        "text/html, GBK, '<meta/charset=\"gbk\"/>'",
        "text/html; charset=gb2312, GBK, ''",
        "text/html; charset=ks_c_5601-1987, MS949, ''",
        "text/html; charset=utf-16, UTF-16LE, ''",
        "text/html;charset=gbk;charset=utf-8, GBK, ''",
        "text/html; charset = gbk, UTF-8, ''",
        "'text/html; x=\"a;charset=gbk\"; charset=\"euc\\-jp\"', EUC-JP, ''",
        "text/html; charset=, UTF-8, ''"
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
        "no markup, ",
        "<template><title>no</title></template><title>yes</title>, yes",
        "<template><p><template></template><title>no</title></p></template>, ",
        "<svg><title>no</title></svg><title>yes</title>, yes",
        "<p>text<svg><g><title>no</title></g></svg><math><title>no</title></math><title>yes</title>, yes",
        "<svg><foreignObject><title>yes</title></foreignObject></svg>, yes",
        "<body><p>text</p><title>yes</title>, yes",
        "<textarea><title>no</title></textarea><title>yes</title>, yes",
        "<title></title><title>no</title>, ",
        "<title> a &#10; b\f\tc </title>, a b c",
        "<title>a&nbsp;&nbsp;b</title>, a\u00a0\u00a0b",
        "<title><b>a</b>&lt;</title>, <b>a</b><",
        "<style><title>no</title></style><title>yes</title>, yes",
        "<noscript><title>no</title></noscript>, no",
        "<html><head></head><title>a &amp; b</title><body>c, a & b",
        "<head><meta></head> <title>yes</title> <svg><title>no</title></svg> <title>no</title>, yes",
        "<head></head><title></title><title>no</title>, ",
        "<head></head><title>never closed, ",
        "<table><title>yes</title></table><title>no</title>, yes",
        "<p>a<table><tr><title>yes</title><td>b</table>, yes",
        "<table><template><title>no</title></template><title>yes</title>, yes",
        "<title> \u3000a\u2003 </title>, \u3000a\u2003",
        "<title>a&#xD800;b&#xDFFF;</title>, a\ufffdb\ufffd"
    })
    void theTitleIsThatOfTheDocument(String body, String title) throws Exception {
        assertThat(world.fetch(FetchWorld.url(pages(HTML, body.getBytes(UTF_8))))
                        .title())
                .isEqualTo(title);
    }

    /** It is XML: an empty script ends itself, and CDATA is text. */
    @ParameterizedTest
    @CsvSource({
        "<head><script src='a'/><title>yes</title></head>, yes",
        "<head><title>a &amp; <![CDATA[<b>]]>&nbsp;&#99;</title></head>, a & <b>\u00a0c",
        "<svg xmlns='http://www.w3.org/2000/svg'><title>no</title></svg><title>yes</title>, yes",
        "<title/><title>no</title>, ",
        "<template><title>no</title></template>, "
    })
    void theTitleOfXhtmlIsXml(String body, String title) throws Exception {
        byte[] page = ("<html xmlns=\"http://www.w3.org/1999/xhtml\">" + body + "</html>").getBytes(UTF_8);
        assertThat(world.fetch(FetchWorld.url(pages("Content-Type: application/xhtml+xml\r\n", page)))
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

    @ParameterizedTest
    @CsvSource({"200, gzip", "404, gzip", "500, x-gzip", "404, br", "503, 'deflate, gzip'", "404, identity"})
    void anEmptyBodyIsEmptyHoweverItIsPacked(int status, String encoding) throws Exception {
        String head = "HTTP/1.1 " + status + " So\r\nContent-Encoding: " + encoding + "\r\n";
        for (String rest : List.of(
                "Content-Length: 0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Connection: close\r\n\r\n")) {
            RawServer server = world.server(connection -> {
                connection.request();
                connection.say(head + rest);
            });
            Page page = world.fetch(FetchWorld.url(server));
            assertThat(page.status()).isEqualTo(status);
            assertThat(page.bytes()).isZero();
            assertThat(page.sha256()).startsWith("e3b0c442");
        }
    }

    /** RFC 9110, section 5.3. */
    @ParameterizedTest
    @CsvSource({"gzip, identity", "identity, gzip", "'identity, gzip', ''", "'', ', X-GZIP,'"})
    void headerLinesOfOneNameAreOneList(String first, String second) throws Exception {
        byte[] page = "<title>packed</title> some words".getBytes(UTF_8);
        RawServer server = pages(
                "Content-Type: text/plain\r\nContent-Encoding: " + first
                        + "\r\nX: y\r\ncontent-type: text/html\r\ncontent-encoding: " + second + "\r\n",
                gzip(page));
        Page got = world.fetch(FetchWorld.url(server));
        assertThat(got.bytes()).isEqualTo(page.length);
        assertThat(got.title()).isEqualTo("packed");
    }

    /** The last one that is one; the charset of one before it stays while the type is the same. */
    @ParameterizedTest
    @CsvSource({
        "text/plain, text/html;charset=gbk, true, 家居",
        "text/html;charset=gbk, text/html, true, 家居",
        "text/html;charset=gbk, nonsense, true, 家居",
        "text/html;charset=gbk, */*, true, 家居",
        "text/html;charset=gbk, text/plain, false, ",
        "text/html;charset=utf-8, text/html;charset=gbk, true, 家居"
    })
    void ofSeveralTypesTheLastOneCounts(String first, String second, boolean isHtml, String title) throws Exception {
        byte[] body = "<title>家居</title>".getBytes("GBK");
        for (String headers : List.of(
                "Content-Type: " + first + "\r\nContent-Type: " + second + "\r\n",
                "Content-Type: " + first + ", " + second + "\r\n")) {
            assertThat(world.fetch(FetchWorld.url(pages(headers, body))).title())
                    .isEqualTo(isHtml ? title : null);
        }
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
}
