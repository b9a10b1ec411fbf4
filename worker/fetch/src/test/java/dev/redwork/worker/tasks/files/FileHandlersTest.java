package dev.redwork.worker.tasks.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.tasks.WeblogCounts;
import dev.redwork.tasks.WeblogPart;
import dev.redwork.tasks.WordsFound;
import dev.redwork.tasks.WordsPart;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.TaskModule;
import dev.redwork.worker.tasks.fetch.FetchHandlers;
import dev.redwork.worker.tasks.fetch.WebReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHandlersTest {
    private static final String LINE = "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1\n";

    @TempDir
    Path directory;

    @Test
    void theLoaderMakesThoseThatReadNoFiles() {
        Handlers handlers = new Handlers();
        ServiceLoader.load(TaskModule.class).forEach(handlers::add);
        try (handlers) {
            assertThat(handlers.tasks()).extracting(Task::name).contains("words", "weblogs");
            assertThatThrownBy(() -> words(handlers, WordsPart.of("a.txt")))
                    .hasMessageContaining("this worker reads no files; start it with --files DIR");
            assertThatThrownBy(() -> weblogs(handlers, "a.gz"))
                    .hasMessageContaining("this worker reads no files; start it with --files DIR");
            assertThatThrownBy(() -> words(handlers, WordsPart.of("http://127.0.0.1:1/")))
                    .hasMessageContaining("127.0.0.1 is a loopback address");
            assertThatThrownBy(() -> weblogs(handlers, "http://127.0.0.1:1/"))
                    .hasMessageContaining("127.0.0.1 is a loopback address");
            assertThatThrownBy(() -> weblogs(handlers, "ftp://x/"))
                    .isInstanceOf(PermanentFailure.class)
                    .hasMessageContaining("only http and https are");
        }
    }

    @Test
    void countsAFileByParts() throws Exception {
        Files.writeString(directory.resolve("a.txt"), "one two\u00a0three");
        try (Handlers handlers = handlers()) {
            assertThat(words(handlers, WordsPart.of("a.txt"))).isEqualTo(new WordsFound(3, 14, 14));
            assertThat(words(handlers, new WordsPart("a.txt", 0L, 5L))).isEqualTo(new WordsFound(2, 5, 14));
            assertThat(words(handlers, new WordsPart("a.txt", 5L, 5L))).isEqualTo(new WordsFound(1, 5, 14));
            assertThat(words(handlers, new WordsPart("a.txt", 10L, 5L))).isEqualTo(new WordsFound(0, 4, 14));
            assertThat(words(handlers, new WordsPart("a.txt", 20L, null))).isEqualTo(new WordsFound(0, 0, 14));
            assertThat(words(handlers, new WordsPart("a.txt", 1L, Long.MAX_VALUE)))
                    .isEqualTo(new WordsFound(2, 13, 14));
            Files.writeString(directory.resolve("empty"), "");
            assertThat(words(handlers, WordsPart.of("empty"))).isEqualTo(new WordsFound(0, 0, 0));
        }
    }

    @Test
    void readsPages() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean isLog = exchange.getRequestURI().getPath().equals("/log");
            byte[] body = (isLog ? LINE + LINE : "a <b> c").getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/gone") ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        try (Handlers handlers = handlers()) {
            assertThat(words(handlers, WordsPart.of(url + "/"))).isEqualTo(new WordsFound(3, 7, 7));
            assertThat(weblogs(handlers, url + "/log")).isEqualTo(new WeblogCounts(2, 0, 2, Map.of("/a", 2L), 0));
            assertThatThrownBy(() -> words(handlers, WordsPart.of(url + "/gone")))
                    .hasMessageContaining("answered 404");
            assertThatThrownBy(() -> weblogs(handlers, url + "/gone")).hasMessageContaining("answered 404");
            assertThatThrownBy(() -> words(handlers, new WordsPart(url + "/", 1L, null)))
                    .isInstanceOf(PermanentFailure.class);
        } finally {
            server.stop(0);
        }
    }

    /** Words and logs have a time that no option raises: they are told of a way that there is. */
    @Test
    void whoeverAsksForALatePageIsToldWhatToDo() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                WebReader web = new FileHandlers().allowingPrivate().reader();
                Handlers fetch = new Handlers().add(FetchHandlers.allowingPrivate())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/";
            Fetch hasty = new Fetch(url, 100, null);
            String instead =
                    "took longer than 100 ms, it was still being asked: save it as a file below the workers' --files"
                            + " directory, and count that";
            assertThatThrownBy(() -> web.read(url, 100, 1_000, InputStream::readAllBytes))
                    .hasMessageEndingWith(instead);
            assertThatThrownBy(() -> web.page(hasty)).hasMessageEndingWith(instead);
            assertThatThrownBy(() -> fetch.handler(ShippedTasks.FETCH).run(hasty, JobContext.alone("fetch")))
                    .hasMessageEndingWith("it was still being asked: raise timeoutMillis if it may");
        }
    }

    @Test
    void anInterruptEndsBoth() throws IOException {
        Files.writeString(directory.resolve("a"), LINE);
        try (Handlers handlers = handlers()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> words(handlers, WordsPart.of("a"))).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> weblogs(handlers, "a")).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void whatCannotBeReadIsTold() throws IOException {
        try (Handlers handlers = handlers()) {
            assertThatThrownBy(() -> words(handlers, WordsPart.of("none")))
                    .isInstanceOf(RedworkException.class)
                    .hasMessageContaining("there is no such file");
            assertThatThrownBy(() -> weblogs(handlers, "../a")).isInstanceOf(PermanentFailure.class);
        }
    }

    private Handlers handlers() {
        return new Handlers().add(new FileHandlers().below(directory).allowingPrivate());
    }

    private static WordsFound words(Handlers handlers, WordsPart part) throws Exception {
        return handlers.handler(ShippedTasks.WORDS).run(part, JobContext.alone("words"));
    }

    private static WeblogCounts weblogs(Handlers handlers, String source) throws Exception {
        return handlers.handler(ShippedTasks.WEBLOGS).run(WeblogPart.of(source, null), JobContext.alone("weblogs"));
    }
}
