package dev.redwork.worker.tasks.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that nobody asked for are never the next page's answer (RFC 9112, section 9.2): each page's data are its own. */
@Timeout(60)
class SurplusTest extends FetchStory {
    private static final String POISON =
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 21\r\n\r\n<title>POISON</title>";
    private static final String TIMED_OUT =
            "HTTP/1.1 408 Request Time-out\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlate";

    private static String page(String title) {
        String body = "<title>" + title + "</title>";
        return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Answers each request with a page whose title is the path, and the first of each connection with this. */
    private RawServer first(String answer) throws IOException {
        return world.server(connection -> {
            for (int i = 0; connection.request(); i++) {
                String path = connection.path();
                connection.say(i == 0 && path.startsWith("/odd") ? answer : page(path));
            }
        });
    }

    static String[] answers() {
        return new String[] {
            page("/odd") + POISON,
            page("/odd") + POISON + POISON,
            page("/odd") + TIMED_OUT,
            page("/odd") + "x",
            page("/odd") + "xyz\r\n",
            page("/odd") + "\r\n",
            page("/odd") + "\r\n\r\n\r\n" + POISON,
            page("/odd") + "\0\u0001\u00ff",
            page("/odd") + "HTTP/1.1 100 Continue\r\n\r\n",
            page("/odd") + "x".repeat(100_000),
            "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + page("/odd") + POISON,
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + POISON,
            "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nab" + POISON,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n" + POISON,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\nrest",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 30\r\n\r\n2\r\nab\r\n0\r\n\r\nrest",
            "HTTP/1.1 204 No Content\r\n\r\nbody",
            "HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nbody",
            "HTTP/1.1 204 No Content\r\n\r\n" + POISON,
            "HTTP/1.1 304 Not Modified\r\n\r\n" + POISON,
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nbody",
            "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\nbody",
            "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n" + POISON,
            "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 2\r\n\r\nbody",
            "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nab" + POISON,
        };
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatComesBehindAnAnswerIsNotTheNextOne(String answer) throws Exception {
        RawServer server = first(answer);
        String url = FetchWorld.url(server);
        world.fetch(url + "odd");
        for (int i = 1; i < 4; i++) {
            Page page = world.fetcher.run(new Fetch(url + i, 10_000, null));
            assertThat(page.title()).isEqualTo("/" + i);
            assertThat(page.status()).isEqualTo(200);
        }
        assertThat(server.requests).hasSize(answer.contains("/there") ? 5 : 4);
    }

    @Test
    void theAnswerBeforeTheSurplusIsRight() throws Exception {
        RawServer server = first(page("/odd") + "more than its length");
        assertThat(world.fetch(FetchWorld.url(server) + "odd").title()).isEqualTo("/odd");
    }

    @ParameterizedTest
    @ValueSource(strings = {TIMED_OUT, POISON, "x", "\r\n"})
    void whatComesWhileAConnectionRestsIsNotTheNextAnswer(String late) throws Exception {
        CountDownLatch given = new CountDownLatch(1);
        CountDownLatch said = new CountDownLatch(1);
        RawServer server = world.server(connection -> {
            while (connection.request()) {
                connection.say(page(connection.path()));
                if (connection.path().equals("/1")) {
                    given.await();
                    connection.say(late);
                    said.countDown();
                }
            }
        });
        world.fetch(FetchWorld.url(server) + "1");
        given.countDown();
        said.await();
        for (int i = 2; i < 5; i++) {
            assertThat(world.fetch(FetchWorld.url(server) + i).title()).isEqualTo("/" + i);
        }
        assertThat(server.requests).hasSize(4);
        assertThat(server.connections).hasValue(2);
    }

    /** Its server gave up waiting just when the request was on its way. */
    @Test
    void a408OfAConnectionThatServedBeforeIsAskedForAgain() throws Exception {
        RawServer server = world.server(connection -> {
            if (connection.request()) {
                connection.say(page("fresh"));
                connection.request();
                connection.say(TIMED_OUT);
            }
        });
        for (int i = 0; i < 5; i++) {
            assertThat(world.fetch(FetchWorld.url(server)).title()).isEqualTo("fresh");
        }
        RawServer always = world.server(connection -> {
            while (connection.request()) {
                connection.say("HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\n\r\n");
            }
        });
        for (int i = 0; i < 3; i++) {
            assertThat(world.fetch(FetchWorld.url(always)).status()).isEqualTo(408);
        }
    }

    @Test
    void surplusThatComesBehindTheNextRequestFailsNoPage() throws Exception {
        RawServer server = world.server(connection -> {
            for (int i = 0; connection.request(); i++) {
                String path = connection.path();
                connection.say(i == 0 ? page(path) : "late bytes\r\n" + page(path));
            }
        });
        for (int i = 1; i < 5; i++) {
            assertThat(world.fetch(FetchWorld.url(server) + i).title()).isEqualTo("/" + i);
        }
    }
}
