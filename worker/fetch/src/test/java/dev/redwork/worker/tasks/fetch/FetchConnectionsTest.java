package dev.redwork.worker.tasks.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the fetcher gets to a page: redirects, names, connections, threads. */
@Timeout(60)
class FetchConnectionsTest extends FetchStory {
    @Test
    void aRedirectWhoseBodyBreaksOffIsFollowed() throws Exception {
        RawServer server = world.server(connection -> {
            connection.request();
            connection.say(
                    connection.path().equals("/there")
                            ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                            : "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 9\r\n\r\nabc");
        });
        assertThat(world.fetch(FetchWorld.url(server)).finalUrl()).isEqualTo(FetchWorld.url(server) + "there");
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

    /** RFC 5891, section 5.5: DNS, and the server, know the A-label. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "xn--bcher-kva.test",
                "bücher.test",
                "BÜCHER.test",
                "www.xn--bcher-kva.test",
                "☃.test",
                "straße.test",
                "日本語.test",
                "xn--80ak6aa92e.test",
                "نامه\u200cای.test"
            })
    void aHostOfAnyScriptIsLookedUpAndAskedInAscii(String host) throws Exception {
        RawServer server = pages("", new byte[1]);
        String ascii = Objects.requireNonNull(HostName.ascii(host));
        for (int i = 0; i < 2; i++) {
            assertThat(world.fetch("http://" + host + ":" + server.port() + "/").status())
                    .isEqualTo(200);
        }
        assertThat(world.asked).containsExactly(ascii);
        assertThat(server.connections).hasValue(1);
        assertThat(server.requests)
                .hasSize(2)
                .allMatch(request -> request.contains("\r\nHost: " + ascii + ":" + server.port()));
        RawServer redirects = world.server(connection -> {
            connection.request();
            connection.say(("HTTP/1.1 301 Moved\r\nLocation: http://" + host + ":" + server.port() + "/there\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        });
        assertThat(world.fetch(FetchWorld.url(redirects)).finalUrl())
                .isEqualTo("http://" + ascii + ":" + server.port() + "/there");
    }

    @Test
    void twoPlacesToGoOnToAreNone() throws Exception {
        RawServer twice = world.server(connection -> {
            connection.request();
            connection.say("HTTP/1.1 302 Found\r\nLocation: /a\r\nlocation: /b\r\nContent-Length: 0\r\n\r\n");
        });
        assertThatThrownBy(() -> world.fetch(FetchWorld.url(twice)))
                .hasMessageContaining("two places")
                .isInstanceOf(FetchException.class);
        RawServer same = world.server(connection -> {
            connection.request();
            connection.say("HTTP/1.1 302 Found\r\nLocation: /a,b\r\nLocation: /a,b\r\nContent-Length: 0\r\n\r\n");
            connection.request();
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        assertThat(world.fetch(FetchWorld.url(same)).finalUrl()).endsWith("/a,b");
    }

    @Test
    void noCookieIsSentBack() throws Exception {
        RawServer server = pages("Set-Cookie: a=b; Path=/\r\n", new byte[1]);
        world.fetch(FetchWorld.url(server));
        world.fetch(FetchWorld.url(server));
        assertThat(server.requests).hasSize(2).noneMatch(request -> request.contains("Cookie"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fiveHundredPagesAreFetchedAtOnce(boolean virtual) throws Exception {
        int pages = 500;
        CountDownLatch all = new CountDownLatch(pages);
        RawServer server = world.server(connection -> {
            connection.request();
            all.countDown();
            // No answer before all have asked: one fetch that waited for another would hang here.
            all.await();
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na b");
        });
        List<FutureTask<Page>> fetches = new ArrayList<>();
        for (int i = 0; i < pages; i++) {
            FutureTask<Page> fetch = new FutureTask<>(() -> world.fetch("http://site.test:" + server.port() + "/"));
            fetches.add(fetch);
            start(virtual, fetch);
        }
        for (FutureTask<Page> fetch : fetches) {
            assertThat(fetch.get().words()).isEqualTo(2);
        }
        assertThat(server.connections).hasValue(pages);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:%d/, true",
        "http://127.0.0.1:%d/, false",
        "https://127.0.0.1:%d/, true",
        "https://127.0.0.1:%d/, false",
        "http://hangs.test:%d/, true",
        "http://hangs.test:%d/, false"
    })
    void anInterruptEndsAFetchWhereverItIs(String url, boolean virtual) throws Exception {
        RawServer server = world.server(RawServer.Connection::hang);
        FutureTask<Page> fetch = new FutureTask<>(() -> world.fetch(url.formatted(server.port())));
        Thread thread = start(virtual, fetch);
        await().until(() -> server.connections.get() + world.lookups.get() > 0);
        thread.interrupt();
        assertThatThrownBy(() -> fetch.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
        await().until(() -> world.fetcher.running() == 0);
    }

    /** A virtual thread where this JDK has them, else a plain one. */
    private static Thread start(boolean virtual, Runnable work) throws ReflectiveOperationException {
        if (virtual && Runtime.version().feature() >= 21) {
            Object thread =
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
            return (Thread) Objects.requireNonNull(thread);
        }
        Thread thread = new Thread(work);
        thread.start();
        return thread;
    }

    @Test
    void lookupsThatHangDoNotHoldUpTheNextOneOnAnotherThread() throws Exception {
        RawServer server = pages("", new byte[1]);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> world.fetcher.run(new Fetch("http://hangs.test/", 50, null)))
                    .hasMessageContaining("took longer than 50 ms, its name was still being looked up");
        }
        assertThat(world.fetch("http://site.test:" + server.port() + "/").status())
                .isEqualTo(200);
    }

    @Test
    void theClosedFetcherLeavesNoThread() throws Exception {
        List<Thread> before = fetchThreads();
        FetchWorld other = new FetchWorld();
        RawServer server = other.server(connection -> {
            connection.request();
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
            connection.hang();
        });
        other.fetch("http://site.test:" + server.port() + "/");
        assertThat(fetchThreads()).hasSizeGreaterThan(before.size()).allMatch(Thread::isDaemon);
        other.close();
        await().untilAsserted(() -> assertThat(fetchThreads()).isSubsetOf(before));
        assertThatThrownBy(() -> other.fetch("http://127.0.0.1:1/")).isInstanceOf(FetchException.class);
    }

    private static List<Thread> fetchThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("redwork-fetch"))
                .toList();
    }
}
