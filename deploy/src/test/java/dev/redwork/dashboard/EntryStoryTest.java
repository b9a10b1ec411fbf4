package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that are not ours and pages of other origins stay outside, whatever they ask for. */
class EntryStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final List<String> SAFE_HEADERS = List.of(
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cache-control: no-store",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-origin");

    private static Dashboard server;

    @BeforeAll
    static void start() {
        server = Dashboard.start(DashboardOptions.of(RedisSettings.of(REDIS.url(), "redwork"))
                .port(0)
                .hostName("ops.example")
                .build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "127.0.0.1:PORT", "localhost", "LOCALHOST:PORT", "a.localhost", "build-7.local:80",
                "10.1.2.3:8080", "[::1]", "[::1]:PORT", "[fe80::1]:1", "ops.example", "Ops.Example:443"
            })
    void aHostThatNobodyElseCanNameIsAnswered(String host) {
        assertThat(get("/livez", "Host: " + host).status()).as(host).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:PORT",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "ops.example.evil",
                "evil-ops.example",
                "notlocalhost",
                "xlocal",
                "2130706433",
                "0x7f.0.0.1",
                "127.1",
                "0177.0.0.1",
                "256.1.1.1",
                "127.0.0.1:99999",
                "127.0.0.1:-1",
                "127.0.0.1:abc",
                "[::1",
                "::1",
                "[evil]",
                "[::1].evil",
                "localhost@evil.example",
                "localhost,evil.example",
                "localhost evil.example",
                "localhost.",
                "evil.localhost:x",
                "",
                ":PORT",
                "null",
                "local",
                "..local",
                "a..local"
            })
    void anyOtherIsRefusedOnEveryPath(String host) {
        for (String path :
                List.of("/livez", "/readyz", "/api/v1/queues/q/load", "/api/v1/", "/nothing", "/", "/%2e%2e/x")) {
            RawHttp answer = get(path, "Host: " + host);
            assertThat(answer.status()).as(path + " " + answer).isIn(400, 403);
            isSafeProblem(answer);
        }
        assertThat(send("POST /nothing HTTP/1.1", "Host: " + host).status()).isIn(400, 403);
    }

    @Test
    void theRefusalOfAHostSaysHowToDeclareIt() {
        assertThat(get("/livez", "Host: evil.example").body()).contains("\"code\":\"host\"", "--host-name");
    }

    @Test
    void noHostAndTwoHostsAreRefused() {
        for (String path : List.of("/livez", "/nothing")) {
            assertThat(get(path, "X: y").status()).isEqualTo(400);
            assertThat(get(path, "Host: localhost", "Host: evil.example").status())
                    .isEqualTo(400);
            assertThat(get(path, "Host: evil.example", "Host: localhost").status())
                    .isEqualTo(400);
            assertThat(send("GET " + path + " HTTP/1.0").status()).isEqualTo(403);
            assertThat(send("GET " + path + " HTTP/1.0", "Host: localhost", "Host: evil.example")
                            .status())
                    .isIn(400, 403);
            assertThat(send("GET http://evil.example" + path + " HTTP/1.1", "Host: localhost")
                            .status())
                    .isIn(400, 403);
            assertThat(send("GET http://evil.example" + path + " HTTP/1.1", "Host: evil.example")
                            .status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // method | Sec-Fetch-Site | Origin | refused
                "POST|-|-|false",
                "POST|same-origin|-|false",
                "POST|same-origin|https://evil.example|false",
                "POST|none|-|false",
                "POST|cross-site|-|true",
                "POST|same-site|-|true",
                "POST|same-site|http://localhost:7070|true",
                "POST|Same-Origin|-|true",
                "POST|-|http://localhost:7070|false",
                "POST|-|https://localhost:7070|false",
                "POST|-|http://localhost:7071|true",
                "POST|-|http://localhost|true",
                "POST|-|http://evil.example|true",
                "POST|-|http://localhost:7070.evil.example|true",
                "POST|-|http://evil.example/localhost:7070|true",
                "POST|-|null|true",
                "PATCH|cross-site|-|true",
                "DELETE|cross-site|-|true",
                "PUT|-|http://evil.example|true",
                "TRACE|-|http://evil.example|true",
                "FROB|-|http://evil.example|true",
                "OPTIONS|-|http://evil.example|true",
                "OPTIONS|cross-site|http://evil.example|true",
                "OPTIONS|-|-|false",
                "GET|cross-site|http://evil.example|false",
                "HEAD|cross-site|http://evil.example|false",
            })
    void aPageOfAnotherOriginMayOnlyRead(
            String method, @Nullable String site, @Nullable String origin, boolean refused) {
        List<String> lines = new ArrayList<>(List.of("Host: localhost:7070"));
        if (site != null) {
            lines.add("Sec-Fetch-Site: " + site);
        }
        if (origin != null) {
            lines.add("Origin: " + origin);
        }
        for (String path : List.of("/api/v1/queues/none/purge", "/nothing", "/livez")) {
            RawHttp answer = call(method, path, lines.toArray(String[]::new));
            boolean told = answer.status() == 403
                    && (method.equals("HEAD") || answer.body().contains("\"code\":\"origin\""));
            assertThat(told).as(path + " " + answer).isEqualTo(refused);
            assertThat(answer.head().toLowerCase(Locale.ROOT)).doesNotContain("access-control-");
        }
    }

    @Test
    void twoOriginsAreNone() {
        assertThat(call("POST", "/livez", "Host: localhost", "Origin: http://localhost", "Origin: http://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(call("POST", "/livez", "Host: localhost", "Sec-Fetch-Site: none", "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
    }

    /** What Javalin or Jetty would answer by itself, with HTML or in its own form. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|GET /nothing HTTP/1.1",
                "404|GET /nothing/ HTTP/1.1",
                "404|GET /badMessage HTTP/1.1",
                "404|GET /api/v1/queues/q/loads HTTP/1.1",
                "405|POST /livez HTTP/1.1",
                "405|OPTIONS /livez HTTP/1.1",
                "405|FROB /livez HTTP/1.1",
                "405|TRACE /livez HTTP/1.1",
                "400|GET /%zz HTTP/1.1",
                "400|GET /a%2fb HTTP/1.1",
                "400|GET /%2e%2e/livez HTTP/1.1",
                "400|GET /%c0%ae%c0%ae/livez HTTP/1.1",
                "404|GET /a;x=y/../b HTTP/1.1",
                "400|GET livez HTTP/1.1",
                "400|GET /livez HTTP/1.1 x",
                "505|GET /livez HTTP/9.9",
                "400|G@T /livez HTTP/1.1",
                "505|GET  HTTP/1.1",
            })
    void refusalsOfTheServerBeneathAreProblems(int status, String line) {
        RawHttp answer = send(line, "Host: localhost");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        isSafeProblem(answer);
        if (status == 405) {
            assertThat(answer.header("Allow")).containsExactly("GET, HEAD");
        }
    }

    @Test
    void malformedHeadersAreProblems() {
        for (String header : List.of(
                "X : y",
                ": y",
                "X\0: y",
                "X: a\0b",
                "Content-Length: -1",
                "Content-Length: x",
                "Content-Length: 1\r\nContent-Length: 2",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: x\r\nContent-Length: 1")) {
            RawHttp answer = send("GET /livez HTTP/1.1", "Host: localhost", header);
            assertThat(answer.status()).as(header + " " + answer).isBetween(400, 501);
            isSafeProblem(answer);
        }
        RawHttp upgrade = get(
                "/livez", "Host: localhost", "Upgrade: websocket", "Sec-WebSocket-Key: x", "Sec-WebSocket-Version: 13");
        assertThat(upgrade.status()).as(upgrade.toString()).isBetween(400, 499);
        isSafeProblem(upgrade);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|*/*",
                "200|application/json",
                "200|text/html, application/json;q=0.5",
                "200|application/*",
                "406|text/html",
                "406|application/json;q=0",
                "406|application/yaml",
                "406|image/*",
            })
    void whatIsNotAcceptedIsNotSent(int status, String accept) {
        RawHttp answer = get("/livez", "Host: localhost", "Accept: " + accept);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "false|application/json",
                "false|application/json; charset=UTF-8",
                "true|application/json; charset=latin1",
                "true|application/x-www-form-urlencoded",
                "true|text/plain",
                "true|multipart/form-data; boundary=x",
                "true|application/x-ndjson",
                "true|-",
            })
    void aBodyThatIsNoJsonIsRefused(boolean refused, @Nullable String type) {
        RawHttp answer =
                sendWithBody("/api/v1/queues/none/purge", type == null ? "X: y" : "Content-Type: " + type, "{}");
        assertThat(answer.status() == 415).as(answer.toString()).isEqualTo(refused);
    }

    @Test
    void everyAnswerHasTheHeadersThatKeepBrowsersFromGuessing() {
        isSafe(get("/livez", "Host: localhost"));
        isSafe(get("/api/v1/queues/none/load", "Host: localhost"));
        isSafe(get("/nothing", "Host: localhost"));
        isSafe(get("/nothing", "Host: evil.example"));
        isSafe(send("GET /livez"));
        isSafe(call("HEAD", "/livez", "Host: localhost"));
    }

    private static void isSafeProblem(RawHttp answer) {
        assertThat(answer.header("Content-Type")).as(answer.toString()).containsExactly("application/problem+json");
        assertThat(answer.body()).startsWith("{\"type\":\"/problems/").doesNotContain("jetty", "javalin", "Exception");
        isSafe(answer);
    }

    private static void isSafe(RawHttp answer) {
        assertThat(answer.head().lines().map(line -> line.toLowerCase(Locale.ROOT)))
                .as(answer.toString())
                .containsAll(SAFE_HEADERS);
        assertThat(answer.header("Server")).isEmpty();
    }

    private static RawHttp get(String path, String... headers) {
        return call("GET", path, headers);
    }

    private static RawHttp sendWithBody(String path, String header, String body) {
        return RawHttp.sendText(
                server.port(),
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header
                        + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static RawHttp call(String method, String path, String... headers) {
        List<String> lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1"));
        lines.addAll(Arrays.asList(headers));
        return send(lines.toArray(String[]::new));
    }

    private static RawHttp send(String... lines) {
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            all.add(line.replace("PORT", Integer.toString(server.port())));
        }
        all.add("Connection: close");
        return RawHttp.send(server.port(), all.toArray(String[]::new));
    }
}
