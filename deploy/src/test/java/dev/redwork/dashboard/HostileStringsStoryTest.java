package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.http.Route;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three hundred strings that mean no good, wherever a caller can put one: each is answered as data or as a mistake. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HostileStringsStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final List<HostileString> ALL = HostileString.all();
    private static final Pattern VARIABLE = Pattern.compile("\\{[a-z]+}");
    private static final Pattern TYPE =
            Pattern.compile("application/(?:json|problem\\+json|yaml|x-ndjson)(?:;.*)?|text/plain; version=.*");

    /** Each of them decides before a route does. */
    private static final List<String> AT_THE_DOOR = List.of(
            "Host",
            "Origin",
            "Sec-Fetch-Site",
            "Accept",
            "Content-Type",
            "Content-Encoding",
            "Authorization",
            "Connection");

    private static final List<String> HEADERS = List.of(
            "User-Agent",
            "Referer",
            "Cookie",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "Forwarded",
            "If-None-Match",
            "If-Match",
            "If-Modified-Since",
            "Idempotency-Key",
            "Range",
            "Accept-Language",
            "Accept-Encoding",
            "TE",
            "X-Other");

    private static final List<String> PARAMETERS =
            List.of("state", "task", "failure", "since", "before", "limit", "after", "other");

    /** Streams do not end, and have tests of their own. */
    private static final List<Route> ROUTES =
            Arrays.stream(Route.values()).filter(route -> route != Route.EVENTS).toList();

    private static final Map<Route, List<String>> FIELDS = Map.of(
            Route.ENQUEUE,
            List.of(
                    "id",
                    "in",
                    "at",
                    "attempts",
                    "timeout",
                    "expires",
                    "result_ttl",
                    "unique",
                    "batch",
                    "front",
                    "masks",
                    "input"),
            Route.CHANGE_QUEUE,
            List.of("paused", "limits"),
            Route.PURGE_QUEUE,
            List.of("expect"),
            Route.CANCEL_JOBS,
            List.of("queue", "ids", "filter", "limit", "confirm"));

    private Dashboard server;
    private KeptConnection connection;
    private final List<String> wrong = new ArrayList<>();
    private int calls;

    @BeforeEach
    void start() {
        server = Dashboard.start(
                DashboardOptions.of(RedisSettings.of(REDIS.url())).port(0).build());
        connection = new KeptConnection(server.port());
        try (Producer producer = Producer.withoutResults(RedisSettings.of(REDIS.url()))) {
            producer.enqueue(Task.of("t", String.class, String.class), "x", "j");
        }
    }

    @AfterEach
    void stop() throws IOException {
        connection.close();
        server.close();
    }

    @Test
    void thereAreThreeHundredOfThem() {
        assertThat(ALL).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void inEveryVariableOfEveryPath() throws IOException {
        for (Route route : Route.values()) {
            Matcher variable = VARIABLE.matcher(route.path());
            while (variable.find()) {
                for (HostileString hostile : ALL) {
                    String start = plain(route.path().substring(0, variable.start()));
                    String end = plain(route.path().substring(variable.end()));
                    look(route, hostile, call(route, start + hostile.percentEncoded() + end, ""));
                }
            }
        }
        endsWell(8_000);
    }

    @Test
    void inTheQueryOfEveryRoute() throws IOException {
        for (Route route : Route.values()) {
            for (int i = 0; i < ALL.size(); i++) {
                HostileString hostile = ALL.get(i);
                String name = PARAMETERS.get(i % PARAMETERS.size());
                String path = plain(route.path()) + "?";
                look(route, hostile, call(route, path + name + "=" + hostile.percentEncoded(), ""));
                look(
                        route,
                        hostile,
                        call(route, path + hostile.percentEncoded() + "=1&" + hostile.percentEncoded(), ""));
            }
        }
        for (String name : PARAMETERS) {
            for (HostileString hostile : ALL) {
                String path = plain(Route.JOBS.path()) + "?" + name + "=" + hostile.percentEncoded();
                look(Route.JOBS, hostile, call(Route.JOBS, path, ""));
            }
        }
        endsWell(8_000);
    }

    @Test
    void inTheHeadersOfEveryRoute() throws IOException {
        int turn = 0;
        for (Route route : ROUTES) {
            turn++;
            for (int i = 0; i < ALL.size(); i++) {
                HostileString hostile = ALL.get(i);
                StringBuilder all = new StringBuilder();
                HEADERS.forEach(
                        name -> all.append("\r\n").append(name).append(": ").append(cut(hostile.bytes())));
                String one = AT_THE_DOOR.get((i + turn) % AT_THE_DOOR.size());
                for (String headers : List.of(all.toString(), "\r\n" + one + ": " + hostile.bytes())) {
                    String head = head(route, plain(route.path()), !headers.startsWith("\r\nHost")) + headers;
                    look(route, hostile, hostile.breaksLines() ? alone(head) : connection.call(head, ""));
                }
            }
        }
        endsWell(8_000);
    }

    @Test
    void inEveryFieldOfEveryBodyAndAsTheBody() throws IOException {
        for (Route route : ROUTES) {
            List<String> fields = FIELDS.getOrDefault(route, List.of());
            String start = route == Route.ENQUEUE ? "{\"task\":\"t\",\"" : "{\"";
            for (HostileString hostile : ALL) {
                List<String> bodies = new ArrayList<>(List.of(hostile.bytes()));
                for (String field : fields) {
                    bodies.add(start + field + "\":" + hostile.inJson() + "}");
                    bodies.add(start + field + "\":{\"key\":" + hostile.rawInJson() + "}}");
                    bodies.add(start + field + "\":" + hostile.bytes() + "}");
                }
                if (!fields.isEmpty()) {
                    bodies.add("{" + hostile.inJson() + ":1}");
                    bodies.add("{\"task\":" + hostile.inJson() + ",\"input\":1}");
                    bodies.add("[{\"task\":\"t\",\"input\":" + hostile.bytes() + "}]");
                }
                for (String body : bodies) {
                    look(route, hostile, call(route, plain(route.path()), body));
                }
            }
        }
        endsWell(8_000);
    }

    private RawHttp call(Route route, String path, String body) throws IOException {
        return connection.call(head(route, path, true) + "\r\nContent-Type: application/json", body);
    }

    /** One that may end its own head, and go on as another request. */
    private RawHttp alone(String head) {
        return RawHttp.sendText(server.port(), head + "\r\nConnection: close\r\n\r\n");
    }

    private static String head(Route route, String path, boolean host) {
        return route.method() + " " + path + " HTTP/1.1" + (host ? "\r\nHost: localhost" : "");
    }

    private static String plain(String path) {
        return path.replace("{queue}", "default").replace("{id}", "j").replaceAll("\\{[a-z]+}", "none");
    }

    /** All of them have to fit into the 16 KB. */
    private static String cut(String bytes) {
        return bytes.substring(0, Math.min(bytes.length(), 800));
    }

    private void look(Route route, HostileString hostile, RawHttp answer) {
        calls++;
        boolean failed = answer.status() == 0 || answer.status() == 500 || answer.status() == 503;
        boolean hasType = answer.status() == 304
                || answer.status() == 204
                || answer.header("Content-Type").stream()
                        .anyMatch(type -> TYPE.matcher(type).matches());
        boolean safe = answer.header("X-Content-Type-Options").contains("nosniff")
                && answer.header("X-Injected").isEmpty()
                && answer.header("Set-Cookie").isEmpty();
        boolean shows = answer.body().contains("\\tat ")
                || answer.body().contains("Exception")
                || answer.body().contains("redis://")
                || answer.body().contains("com.fasterxml");
        if (failed || !hasType || !safe || shows) {
            wrong.add(route + " " + hostile.kind() + " " + hostile.inJson() + ": " + answer);
        }
    }

    private void endsWell(int least) throws IOException {
        assertThat(wrong.stream()
                        .map(line -> line.substring(0, Math.min(600, line.length())))
                        .limit(20))
                .as("%s of %s calls", wrong.size(), calls)
                .isEmpty();
        assertThat(calls).isGreaterThan(least);
        assertThat(connection.call("GET /livez HTTP/1.1\r\nHost: localhost", "").status())
                .isEqualTo(200);
        assertThat(connection
                        .call("GET /readyz HTTP/1.1\r\nHost: localhost", "")
                        .status())
                .isEqualTo(200);
    }
}
