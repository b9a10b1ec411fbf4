package dev.redwork.cli.worker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.worker.WorkerHealth;
import dev.redwork.worker.WorkerHealth.Failing;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request of HTTP/1 and writes its answer: {@code /livez}, {@code /readyz} and {@code /metrics} by GET or HEAD, and refusals of all else.
 *
 * @param metrics makes the text of a scrape; null: there are none
 * @param local only callers that name the server by an address or as localhost are answered: a page whose name was bound again to
 *     loopback (DNS rebinding) is told by {@code Host} alone
 */
record HealthReply(Supplier<WorkerHealth> health, @Nullable Supplier<String> metrics, boolean local) {
    private static final String JSON = "application/json";

    private static final int LONGEST = 8_192;

    /** Nobody who goes on sending is listened to for longer: unread bytes would take the answer away from him. */
    private static final int REST = 65_536;

    private record Answer(String status, String type, String body) {
        static Answer refused(String status, String why) {
            return new Answer(status, JSON, new JsonFields().with("error", why).json() + "\n");
        }
    }

    /** @param time for the request to come */
    void answer(Socket caller, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        byte[] bytes = new byte[LONGEST];
        int size = 0;
        String head = null;
        while (head == null && size < LONGEST) {
            int read = read(caller, bytes, size, end);
            if (read < 0) {
                return;
            }
            size += read;
            head = head(new String(bytes, 0, size, ISO_8859_1));
        }
        write(
                caller,
                head == null
                        ? Answer.refused(
                                "431 Request Header Fields Too Large",
                                "the request has more than " + LONGEST + " bytes")
                        : answer(head),
                head != null && head.startsWith("HEAD "));
        caller.shutdownOutput();
        for (int rest = 0; rest < REST; rest += LONGEST) {
            if (read(caller, bytes, 0, end) < 0) {
                return;
            }
        }
    }

    private static int read(Socket caller, byte[] into, int from, long end) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left < 1) {
            throw new SocketTimeoutException("its time is over");
        }
        caller.setSoTimeout((int) left);
        InputStream in = caller.getInputStream();
        return in.read(into, from, into.length - from);
    }

    /** All before the empty line; null: it has not come yet. */
    private static @Nullable String head(String text) {
        String lines = text.replace("\r\n", "\n");
        int end = lines.indexOf("\n\n");
        return end < 0 ? null : lines.substring(0, end);
    }

    private Answer answer(String head) {
        List<String> lines = head.lines().toList();
        String[] words = lines.isEmpty() ? new String[0] : lines.get(0).split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            return Answer.refused("400 Bad Request", "this is no request of HTTP/1: GET /livez HTTP/1.1");
        } else if (local && !isLocal(lines)) {
            return Answer.refused("403 Forbidden", "call it by its address, or as localhost");
        } else if (!words[0].equals("GET") && !words[0].equals("HEAD")) {
            return Answer.refused("405 Method Not Allowed", "there are GET and HEAD");
        }
        return switch (words[1].replaceFirst("\\?.*", "")) {
            case "/livez" -> status(health.get().notLive());
            case "/readyz" -> status(health.get().notReady());
            case "/metrics" ->
                metrics == null
                        ? Answer.refused(
                                "404 Not Found", "Micrometer's registry for Prometheus is not on the class path")
                        : new Answer("200 OK", "text/plain; version=0.0.4; charset=utf-8", metrics.get());
            default -> Answer.refused("404 Not Found", "there are /livez, /readyz and /metrics");
        };
    }

    private static boolean isLocal(List<String> lines) {
        List<String> hosts = lines.stream()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("host:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip().replaceFirst(":\\d{1,5}$", ""))
                .toList();
        return hosts.size() == 1
                && hosts.get(0).matches("localhost|\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[[0-9a-f:.]{2,45}]");
    }

    private static Answer status(List<Failing> failing) {
        JsonFields json = new JsonFields().with("status", failing.isEmpty() ? "up" : "down");
        if (failing.isEmpty()) {
            return new Answer("200 OK", JSON, json.json() + "\n");
        }
        List<JsonFields> parts = failing.stream()
                .map(one -> new JsonFields().with("part", one.part()).with("why", one.why()))
                .toList();
        return new Answer(
                "503 Service Unavailable", JSON, json.with("failing", parts).json() + "\n");
    }

    private static void write(Socket caller, Answer answer, boolean headOnly) throws IOException {
        byte[] body = answer.body().getBytes(UTF_8);
        String head = "HTTP/1.1 " + answer.status() + "\r\nContent-Type: " + answer.type() + "\r\nContent-Length: "
                + body.length
                + "\r\nCache-Control: no-store\r\nConnection: close\r\n"
                + (answer.status().startsWith("405") ? "Allow: GET, HEAD\r\n" : "") + "\r\n";
        byte[] start = head.getBytes(ISO_8859_1);
        byte[] all = new byte[start.length + (headOnly ? 0 : body.length)];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, all.length - start.length);
        caller.getOutputStream().write(all);
    }
}
