package dev.redwork.worker.tasks.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redwork.tasks.Fetch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers try, in one long list. */
class HostileServerTest extends HostileFetch {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final int SHORT = 300;
    private static final String LATE = "took longer than 300 ms";

    private static Attempt late(String what, RawServer.Script script) {
        return new Attempt(what, "http://127.0.0.1:%d/", script, SHORT, Fetch.MAX_BYTES, LATE);
    }

    static List<Attempt> servers() {
        List<Attempt> servers = new ArrayList<>();
        servers.add(late("accepts and never answers", RawServer.Connection::hang));
        servers.add(late("reads and never answers", connection -> {
            connection.request();
            connection.hang();
        }));
        servers.add(late("drips its status line", connection -> connection.drip("H")));
        servers.add(late("drips its headers", connection -> {
            connection.request();
            connection.say(OK);
            connection.drip("X: y\r\n");
        }));
        servers.add(late("drips one header", connection -> {
            connection.request();
            connection.say(OK + "X: ");
            connection.drip("y");
        }));
        servers.add(late("drips its body", connection -> {
            connection.request();
            connection.say(OK + "Content-Type: text/html\r\n\r\n");
            connection.drip("<p>x");
        }));
        servers.add(late("drips chunks", connection -> {
            connection.request();
            connection.say(CHUNKED);
            connection.drip("1\r\nx\r\n");
        }));
        servers.add(late("drips a chunk's extension", connection -> {
            connection.request();
            connection.say(CHUNKED + "1;");
            connection.drip("x");
        }));
        servers.add(late("drips trailers", connection -> {
            connection.request();
            connection.say(CHUNKED + "1\r\nx\r\n0\r\n");
            connection.drip("X: y\r\n");
        }));
        servers.add(late("promises more than it sends", connection -> {
            connection.request();
            connection.say(OK + "Content-Length: 100\r\n\r\nabc");
            connection.hang();
        }));
        servers.add(late("says 100 Continue for ever", connection -> {
            connection.request();
            connection.drip("HTTP/1.1 100 Continue\r\n\r\n");
        }));
        servers.add(late("says 103 Early Hints for ever", connection -> {
            connection.request();
            connection.drip("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
        }));
        servers.add(late("redirects and holds its body back", connection -> {
            connection.request();
            connection.say("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 10\r\n\r\n");
            connection.hang();
        }));
        servers.add(late("drips gzip", connection -> {
            connection.request();
            connection.say(OK + "Content-Encoding: gzip\r\n\r\n");
            connection.say(gzipHead());
            connection.drip("\0\0\0\u00ff\u00ff");
        }));
        servers.add(
                new Attempt("name that is never answered", "http://hangs.test/", connection -> {}, SHORT, 100, LATE));
        servers.add(new Attempt(
                "TLS that is never answered", "https://127.0.0.1:%d/", RawServer.Connection::hang, SHORT, 100, LATE));
        servers.add(new Attempt(
                "no TLS behind https",
                "https://127.0.0.1:%d/",
                connection -> connection.say(OK + "\r\n"),
                10_000,
                100,
                "TLS with 127.0.0.1 failed"));
        servers.add(served(
                "body without end",
                connection -> {
                    connection.request();
                    connection.say(OK + "\r\n");
                    connection.forEver("word ".repeat(1_000).getBytes(ISO_8859_1));
                },
                "larger than 10485760 bytes"));
        servers.add(served(
                "10 GB promised", says(OK + "Content-Length: 10737418240\r\n\r\n"), "larger than 10485760 bytes"));
        servers.add(served(
                "chunks without end",
                connection -> {
                    connection.request();
                    connection.say(CHUNKED);
                    connection.forEver(("1000\r\n" + "x".repeat(4_096) + "\r\n").getBytes(ISO_8859_1));
                },
                "larger than 10485760 bytes"));
        servers.add(served(
                "one chunk of 2^60",
                connection -> {
                    connection.request();
                    connection.say(CHUNKED + "1000000000000000\r\n");
                    connection.forEver(new byte[8_192]);
                },
                "larger than 10485760 bytes"));
        servers.add(served(
                "gzip bomb",
                connection -> {
                    connection.request();
                    connection.say(OK + "Content-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n");
                    try (GZIPOutputStream bomb = new GZIPOutputStream(connection.out)) {
                        for (int i = 0; i < 1_000; i++) {
                            bomb.write(new byte[1 << 20]);
                        }
                    }
                },
                "larger than 10485760 bytes"));
        servers.add(new Attempt(
                "gzip that gives nothing",
                "http://127.0.0.1:%d/",
                connection -> {
                    connection.request();
                    connection.say(OK + "Content-Encoding: gzip\r\n\r\n");
                    connection.say(gzipHead());
                    connection.forEver("\0\0\0\u00ff\u00ff".repeat(1_000).getBytes(ISO_8859_1));
                },
                10_000,
                100_000,
                "larger than 100000 bytes"));
        servers.add(served(
                "gzip of a million empty parts",
                connection -> {
                    connection.request();
                    connection.say(OK + "Content-Encoding: gzip\r\n\r\n");
                    connection.forEver(repeat(gzip(""), 1_000));
                },
                "packed in too many parts"));
        servers.add(
                served("gzip that is none", says(OK + "Content-Encoding: gzip\r\n\r\n<html>"), "cannot be unpacked"));
        servers.add(served(
                "gzip that is cut",
                connection -> {
                    connection.request();
                    connection.say(OK + "Content-Encoding: gzip\r\n\r\n");
                    connection.say(java.util.Arrays.copyOf(gzip("a page"), 15));
                },
                "ended the connection half way"));
        byte[] packed = gzip("a page");
        for (int cut : List.of(5, 12, packed.length - 8, packed.length - 1)) {
            servers.add(served(
                    "gzip that is cut at " + cut + " and said to be whole",
                    connection -> {
                        connection.request();
                        connection.say(OK + "Content-Encoding: gzip\r\nContent-Length: " + cut + "\r\n\r\n");
                        connection.say(java.util.Arrays.copyOf(packed, cut));
                    },
                    "127.0.0.1 sent a body that cannot be unpacked: what is packed in it ends too early"));
        }
        servers.add(served(
                "gzip in gzip in two lines",
                says(OK + "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\nx"),
                "packed as 'gzip, gzip', and only gzip"));
        servers.add(served(
                "gzip and br in two lines",
                says(OK + "Content-Encoding: gzip\r\nContent-Encoding: br\r\n\r\nx"),
                "packed as 'gzip, br', and only gzip"));
        servers.add(served(
                "HTTP/2 in words", says("HTTP/2 200 OK\r\n\r\n"), "answered in HTTP/2, and was asked in HTTP/1.1"));
        servers.add(served("a length with a sign", says(OK + "Content-Length: +3\r\n\r\nabc"), "does not speak HTTP"));
        servers.add(
                served("a length of two kinds", says(OK + "Content-Length: 3, 4\r\n\r\nabcd"), "does not speak HTTP"));
        servers.add(
                served("a length twice", says(OK + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), "status 200"));
        servers.add(served("chunks with a sign", says(CHUNKED + "+3\r\nabc\r\n0\r\n\r\n"), "does not speak HTTP"));
        servers.add(served("a chunk of -0", says(CHUNKED + "-0\r\n\r\n"), "does not speak HTTP"));
        servers.add(served("a chunk with a blank", says(CHUNKED + " 3\r\nabc\r\n0\r\n\r\n"), "does not speak HTTP"));
        servers.add(served("chunks with blanks behind", says(CHUNKED + "3 \r\nabc\r\n0 ;x\r\n\r\n"), "status 200"));
        servers.add(served(
                "a coding that is none",
                says(OK + "Transfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabcd"),
                "status 200"));
        servers.add(served(
                "a coding that is none, to the end",
                says(OK + "Transfer-Encoding: Identity\r\n\r\nabc"),
                "status 200"));
        servers.add(served(
                "an empty list of codings",
                says(OK + "Transfer-Encoding: ,\r\nContent-Length: 3\r\n\r\nabc"),
                "status 200"));
        servers.add(served(
                "codings in two lines",
                says(OK + "Transfer-Encoding: identity\r\nTransfer-Encoding: , Chunked\r\n\r\n0\r\n\r\n"),
                "status 200"));
        servers.add(served(
                "chunks in chunks",
                says(CHUNKED.replace("chunked", "chunked, chunked") + "0\r\n\r\n"),
                "does not speak HTTP"));
        servers.add(served("an empty length", says(OK + "Content-Length:\r\n\r\nabc"), "does not speak HTTP"));
        servers.add(served(
                "an encoding nobody asked for",
                says(OK + "Content-Encoding: br\r\n\r\nx"),
                "packed as 'br', and only gzip"));
        servers.add(served(
                "gzip in gzip",
                says(OK + "Content-Encoding: gzip, gzip\r\n\r\nx"),
                "packed as 'gzip, gzip', and only gzip"));
        servers.add(served(
                "too many headers",
                connection -> {
                    connection.request();
                    connection.say(OK);
                    connection.forEver("X: y\r\n".getBytes(ISO_8859_1));
                },
                "too many or too long headers"));
        servers.add(served(
                "a header without end",
                connection -> {
                    connection.request();
                    connection.say(OK + "X: ");
                    connection.forEver("y".repeat(8_192).getBytes(ISO_8859_1));
                },
                "too many or too long headers"));
        servers.add(served(
                "a status line without end",
                connection -> {
                    connection.request();
                    connection.forEver("y".repeat(8_192).getBytes(ISO_8859_1));
                },
                "too many or too long headers"));
        servers.add(served(
                "folded headers without end",
                connection -> {
                    connection.request();
                    connection.say(OK + "X: y\r\n");
                    connection.forEver((" " + "y".repeat(8_000) + "\r\n").getBytes(ISO_8859_1));
                },
                "too many or too long headers"));
        servers.add(served(
                "empty lines without end",
                connection -> {
                    connection.request();
                    connection.forEver("\r\n".repeat(1_000).getBytes(ISO_8859_1));
                },
                "too many or too long headers"));
        servers.add(served(
                "trailers without end",
                connection -> {
                    connection.request();
                    connection.say(CHUNKED + "0\r\n");
                    connection.forEver("X: y\r\n".getBytes(ISO_8859_1));
                },
                "too many or too long headers"));
        servers.add(served("garbage", says("\u0001\u0002\u0003 no HTTP\r\n\r\n"), "had not answered in HTTP"));
        servers.add(served("an SSH banner", says("SSH-2.0-OpenSSH_9.2\r\n"), "127.0.0.1"));
        servers.add(served("a status that is no number", says("HTTP/1.1 abc OK\r\n\r\n"), "had not answered in HTTP"));
        servers.add(served("a negative status", says("HTTP/1.1 -1 OK\r\n\r\n"), "had not answered in HTTP"));
        servers.add(served("HTTP/3.0", says("HTTP/3.0 200 OK\r\n\r\n"), "127.0.0.1"));
        servers.add(served("a negative length", says(OK + "Content-Length: -5\r\n\r\nabc"), "does not speak HTTP"));
        servers.add(served(
                "a length that is no number", says(OK + "Content-Length: 1x\r\n\r\nabc"), "does not speak HTTP"));
        servers.add(served(
                "a length beyond 2^63",
                says(OK + "Content-Length: 99999999999999999999\r\n\r\nabc"),
                "does not speak HTTP"));
        servers.add(served(
                "two lengths", says(OK + "Content-Length: 1\r\nContent-Length: 3\r\n\r\nabc"), "does not speak HTTP"));
        servers.add(served("chunks of no size", says(CHUNKED + "zz\r\nabc\r\n"), "does not speak HTTP"));
        servers.add(served("chunks of negative size", says(CHUNKED + "-5\r\nabc\r\n"), "does not speak HTTP"));
        servers.add(
                served("chunks larger than 2^63", says(CHUNKED + "fffffffffffffffff\r\nabc"), "does not speak HTTP"));
        servers.add(served("a chunk longer than its size", says(CHUNKED + "1\r\nabcdef\r\n"), "does not speak HTTP"));
        servers.add(served("chunks that end half way", says(CHUNKED + "5\r\nab"), "ended the connection half way"));
        servers.add(served("a body that ends half way", says(OK + "Content-Length: 9\r\n\r\nab"), "half way"));
        servers.add(served("headers that end half way", says(OK + "Content-Le"), "127.0.0.1"));
        servers.add(served("closes without a word", connection -> connection.request(), "had not answered in HTTP"));
        servers.add(served("closes before it is asked", connection -> {}, "had not answered in HTTP"));
        servers.add(served("switches protocols", says("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"), "127.0.0.1"));
        servers.add(
                served("a coding nobody knows", says(OK + "Transfer-Encoding: rot13\r\n\r\nx"), "does not speak HTTP"));
        servers.add(served("a header without a name", says(OK + ": x\r\nno colon\r\n\r\nx"), "does not speak HTTP"));
        servers.add(served("204", says("HTTP/1.1 204 No Content\r\n\r\n"), "status 204"));
        servers.add(served("304", says("HTTP/1.1 304 Not Modified\r\n\r\n"), "status 304"));
        servers.add(served(
                "404 without a body", says("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), "status 404"));
        servers.add(served("401", says("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\n\r\nno"), "status 401"));
        servers.add(served("407", says("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n\r\nno"), "status 407"));
        servers.add(served("503", says("HTTP/1.1 503 Later\r\nRetry-After: 1\r\n\r\nno"), "status 503"));
        servers.add(served("999", says("HTTP/1.1 999 Odd\r\n\r\nno"), "status 999"));
        servers.add(served("a redirect to nowhere", says("HTTP/1.1 302 Found\r\n\r\nno"), "status 302"));
        servers.add(served("several choices", says("HTTP/1.1 300 Many\r\nLocation: /\r\n\r\nno"), "status 300"));
        servers.add(served("nulls", says(OK + "Content-Type: text/html\r\n\r\n<title>\0</title>\0\0"), "status 200"));
        servers.add(served("a type that is none", says(OK + "Content-Type: ;;=\0\r\n\r\nx"), "status 200"));
        servers.add(served(
                "a charset nobody knows",
                says(OK + "Content-Type: text/html; charset=klingon\r\n\r\nx"),
                "status 200"));
        servers.add(served(
                "a charset that is no name",
                says(OK + "Content-Type: text/html; charset=\"!\"\r\n\r\nx"),
                "status 200"));
        servers.add(
                served("a cookie bomb", says(OK + "Set-Cookie: a=" + "x".repeat(9_000) + "\r\n\r\nx"), "status 200"));
        servers.add(served(
                "tags in tags in tags",
                connection -> {
                    connection.request();
                    connection.say(OK + "Content-Type: text/html\r\n\r\n" + "<b><p><a>".repeat(25_000) + "</title>");
                },
                "status 200"));
        servers.add(served(
                "titles in titles",
                connection -> {
                    connection.request();
                    connection.say(OK + "Content-Type: text/html\r\n\r\n" + "<table></title>".repeat(17_000));
                },
                "status 200"));
        return servers;
    }

    @ParameterizedTest
    @MethodSource
    void servers(Attempt attempt) throws IOException {
        check(attempt);
    }

    private static byte[] gzip(String text) {
        return gzip(text.getBytes(ISO_8859_1));
    }

    private static byte[] gzipHead() {
        return java.util.Arrays.copyOf(gzip(""), 10);
    }

    private static byte[] repeat(byte[] bytes, int times) {
        return new String(bytes, ISO_8859_1).repeat(times).getBytes(ISO_8859_1);
    }
}
