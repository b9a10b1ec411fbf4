package dev.redwork.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A small server by which tests in a browser ask this JVM what no page tells, and have it do what no page can: a path for each. */
final class BrowserControl implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    BrowserControl() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // One answer may take its time.
        server.setExecutor(threads);
        server.start();
    }

    /**
     * Answers calls of a path.
     *
     * @param answer from the parameters of the query, decoded; its text is the body of the answer
     */
    BrowserControl on(String path, Function<Map<String, String>, String> answer) {
        server.createContext(path, call -> {
            try (call) {
                tell(call, 200, answer.apply(parameters(call)));
            } catch (RuntimeException e) {
                tell(call, 500, e.toString());
            }
        });
        return this;
    }

    private static Map<String, String> parameters(HttpExchange call) {
        Map<String, String> parameters = new HashMap<>();
        String query = call.getRequestURI().getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            String[] sides = pair.split("=", 2);
            parameters.put(sides[0], URLDecoder.decode(sides[1], UTF_8));
        }
        return parameters;
    }

    private static void tell(HttpExchange call, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        call.getResponseBody().write(bytes);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
