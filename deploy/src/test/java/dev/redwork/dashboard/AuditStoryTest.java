package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.dashboard.guard.Audit;
import dev.redwork.dashboard.guard.TrustedProxy;
import dev.redwork.dashboard.guard.UsersFile;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Role;
import dev.redwork.dashboard.http.Route;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedisSettings;
import dev.redwork.redis.RedisLinks;
import io.javalin.Javalin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Every change leaves who did it and why. */
@ExtendWith(QuickPasswords.class)
class AuditStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String ROUTES = "/api/v1/queues/q";

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.redwork.dashboard.guard");
    private @Nullable Level before;
    private Dashboard server;
    private ApiClient api;

    @BeforeEach
    void start() {
        log.start();
        logger.addAppender(log);
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        server = Dashboard.start(RedisSettings.of(REDIS.url()), 0);
        api = new ApiClient(server);
        for (String id : List.of("a", "b", "c")) {
            assertThat(api.post(ROUTES + "/jobs", "{\"task\":\"t\",\"id\":\"" + id + "\"}")
                            .status())
                    .isEqualTo(201);
        }
    }

    @AfterEach
    void stop() {
        server.close();
        logger.detachAppender(log);
        logger.setLevel(before);
    }

    @Test
    void eachActionIsToldWithItsTargetItsOutcomeAndItsReason() {
        done(api.post(ROUTES + "/jobs/a/cancel", "{\"reason\":\"sent twice: \\\"ä\\\"\"}"));
        done(api.send("DELETE", ROUTES + "/jobs/a", json("{\"reason\":\"away\"}"), "Content-Type", "application/json"));
        done(api.send(
                "PATCH",
                ROUTES,
                json("{\"paused\":true,\"limits\":{\"jobs\":9}}"),
                "Content-Type",
                "application/json"));
        done(api.post(ROUTES + "/purge", "{\"expect\":2}"));
        assertThat(entries())
                .containsExactly(
                        "purgeQueue queue=q asked={\"expect\":2} outcome=done count=2",
                        "changeQueue queue=q asked={\"paused\":true,\"limits\":{\"jobs\":9}} outcome=done",
                        "deleteJob queue=q id=a reason=away outcome=deleted",
                        "cancelJob queue=q id=a reason=sent twice: \"ä\" outcome=cancelled");
        assertThat(lines("audit"))
                .hasSize(4)
                .first()
                .asString()
                .isEqualTo("audit"
                        + " {\"actor\":\"local\",\"actor_kind\":\"local\",\"address\":\"127.0.0.1\",\"action\":\"cancelJob\",\"queue\":\"q\",\"id\":\"a\",\"reason\":\"sent"
                        + " twice: \\\"ä\\\"\",\"outcome\":\"cancelled\"}");
    }

    @Test
    void theListGoesOnPageByPage() {
        for (String id : List.of("a", "b", "c")) {
            done(api.post(ROUTES + "/jobs/" + id + "/cancel", "{}"));
        }
        List<String> ids = new ArrayList<>();
        String query = "?limit=1";
        for (int page = 1; page <= 3; page++) {
            Answer answer = api.get("/api/v1/audit" + query);
            assertThat(answer.json()).hasSize(1);
            ids.add(answer.json().path(0).path("id").asText());
            String link = answer.header("Link");
            assertThat(link.isEmpty()).isEqualTo(page == 3);
            query = page == 3 ? "" : link.substring(1, link.indexOf('>'));
        }
        assertThat(ids).containsExactly("c", "b", "a");
        for (String wrong : List.of("after=1", "after=a-1", "after=%2B", "limit=0", "limit=501", "since=1h")) {
            assertThat(api.get("/api/v1/audit?" + wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void anActionOnManyIsOneEntryAndADryRunNone() {
        String many = "{\"queue\":\"q\",\"ids\":[\"a\",\"b\"],\"reason\":\"sent twice\"";
        done(api.post("/api/v1/actions/cancel", many + ",\"dry_run\":true}"));
        assertThat(entries()).isEmpty();
        done(api.post("/api/v1/actions/cancel", many + "}"));
        assertThat(entries())
                .containsExactly(
                        "cancelJobs asked={\"queue\":\"q\",\"ids\":[\"a\",\"b\"]} reason=sent twice outcome=done"
                                + " count=2");
    }

    @Test
    void noTextEndsALineOfTheLogOrSteersATerminal() {
        String hostile = "\u0085audit {}\u2028audit {}\u009b31m\u202e\u007f";
        done(api.post(
                "/api/v1/actions/cancel", "{\"filter\":{\"failure\":\"" + hostile + "\"},\"reason\":\"a\u202eb\"}"));
        assertThat(entries())
                .containsExactly("cancelJobs asked={\"filter\":{\"failure\":\"?audit {}?audit {}?31m??\"}} reason=a?b"
                        + " outcome=done count=0");
        assertThat(lines("audit")).singleElement().asString().matches("[\\x20-\\x7e]+");
    }

    /** Of a job that cannot be read, say, in the midst of many. */
    @Test
    void oneThatBrokeOffIsInTheLog() {
        try (RedisLinks redis = new RedisLinks(RedisSettings.of(REDIS.url()))) {
            Endpoint broken = new Audit(redis).watched(Route.CANCEL_JOBS, call -> {
                throw new PayloadException("not readable");
            });
            Javalin other = Javalin.create(config -> {
                        config.startup.showJavalinBanner = false;
                        config.routes.get(
                                "/",
                                call -> assertThatThrownBy(() -> broken.answer(call))
                                        .isInstanceOf(PayloadException.class));
                    })
                    .start("127.0.0.1", 0);
            try {
                String request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
                assertThat(RawHttp.sendText(other.port(), request).status()).isEqualTo(200);
            } finally {
                other.stop();
            }
        }
        assertThat(lines("audit")).singleElement().asString().contains("\"outcome\":\"unknown\"");
    }

    @Test
    void whatWasNotCarriedOutIsNoEntry() {
        assertThat(api.post(ROUTES + "/jobs/none/cancel", "{}").status()).isEqualTo(404);
        assertThat(api.post(ROUTES + "/jobs/a/requeue", "{}").status()).isEqualTo(409);
        assertThat(api.post(ROUTES + "/purge", "{\"expect\":100}").status()).isEqualTo(409);
        assertThat(entries()).isEmpty();
        assertThat(lines("audit")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"  \"", "\"a\\nb\"", "\"a\\u0085b\"", "\"a\\u2028b\"", "7", "{}", "[]", "LONG"})
    void aReasonThatIsNoLineIsRefused(String reason) {
        String text = reason.replace("LONG", '"' + "x".repeat(501) + '"');
        Answer answer = api.post(ROUTES + "/jobs/a/cancel", "{\"reason\":" + text + "}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").path(0).path("pointer").asText())
                .isEqualTo("/reason");
        assertThat(entries()).isEmpty();
        done(api.post(ROUTES + "/jobs/a/cancel", "{\"reason\":\"" + "x".repeat(500) + "\"}"));
    }

    @Test
    void theActorIsTheTokenTheUserOrTheUserOfTheProxyAlsoWhereTheyShareAName() throws IOException {
        Path users = folder.resolve("users");
        UsersFile.put(users, "ci", Set.of(Role.OPERATE), "correct horse");
        TestTokens tokens = new TestTokens(folder.resolve("tokens"));
        String bearer = tokens.add("ci", Role.OPERATE);
        DashboardOptions options = DashboardOptions.of(RedisSettings.of(REDIS.url()))
                .port(0)
                .tokenFile(tokens.file())
                .usersFile(users)
                .trustedProxy(TrustedProxy.of("127.0.0.1", "X-User", Set.of(Role.OPERATE)))
                .build();
        try (Dashboard guarded = Dashboard.start(options)) {
            ApiClient their = new ApiClient(guarded);
            done(their.post(ROUTES + "/jobs/a/cancel", "{}", "Authorization", bearer));
            done(their.post(ROUTES + "/jobs/b/cancel", "{}", "X-User", "ann \"{}\""));
            Answer login = their.post("/api/v1/login", "{\"user\":\"ci\",\"password\":\"correct horse\"}");
            done(login);
            String cookie = login.header("Set-Cookie").replaceFirst(";.*", "");
            done(their.post(ROUTES + "/jobs/c/cancel", "{}", "Cookie", cookie));
            JsonNode told = their.get("/api/v1/audit", "Authorization", bearer).json();
            assertThat(told.findValuesAsText("actor")).containsExactly("ci", "ann \"{}\"", "ci");
            assertThat(told.findValuesAsText("actor_kind")).containsExactly("user", "proxy", "token");
            assertThat(lines("audit")).anyMatch(line -> line.contains("\"actor\":\"ci\",\"actor_kind\":\"user\""));
            assertThat(lines("login")).allMatch(line -> line.contains("\"actor_kind\":\"user\""));
            for (int i = 0; i < 30; i++) {
                assertThat(their.post(ROUTES + "/purge", "{}", "Authorization", bearer)
                                .status())
                        .isEqualTo(403);
            }
            assertThat(lines("refused"))
                    .hasSize(10)
                    .contains("refused"
                            + " {\"actor\":\"ci\",\"actor_kind\":\"token\",\"address\":\"127.0.0.1\",\"action\":\"purgeQueue\","
                            + "\"needs\":\"admin\"}");
        }
    }

    @Test
    void anActionThatCannotBeWrittenDownIsDoneAndTheLogSaysSo() {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            redis.call("SET", "redwork:audit", "taken");
        }
        done(api.post(ROUTES + "/jobs/a/cancel", "{}"));
        assertThat(lines("audit")).hasSize(1);
        assertThat(lines("the audit of the namespace lacks the action")).hasSize(1);
        assertThat(api.get("/api/v1/audit").status()).isEqualTo(503);
    }

    @Test
    void theOldestEntriesAreDropped() {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            redis.call(
                    "EVAL",
                    "for i = 1, ARGV[1] do redis.call('XADD', KEYS[1], i .. '-1', 'actor', 'old') end",
                    "1",
                    "redwork:audit",
                    Integer.toString(Audit.KEPT + 1_000));
            done(api.post(ROUTES + "/jobs/a/cancel", "{}"));
            assertThat(Long.parseLong(redis.call("XLEN", "redwork:audit").toString()))
                    .isBetween((long) Audit.KEPT, Audit.KEPT + 200L);
        }
        assertThat(api.get("/api/v1/audit?limit=1")
                        .json()
                        .path(0)
                        .path("action")
                        .asText())
                .isEqualTo("cancelJob");
    }

    private static byte[] json(String text) {
        return text.getBytes(UTF_8);
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private List<String> lines(String start) {
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith(start))
                .toList();
    }

    /** The action, and what else is told but when and by whom. */
    private List<String> entries() {
        List<String> entries = new ArrayList<>();
        for (JsonNode entry : api.get("/api/v1/audit").json()) {
            StringBuilder text = new StringBuilder(entry.path("action").asText());
            entry.properties().forEach(field -> {
                if (!List.of("at", "actor", "actor_kind", "address", "action").contains(field.getKey())) {
                    text.append(' ')
                            .append(field.getKey())
                            .append('=')
                            .append(field.getValue().asText());
                }
            });
            assertThat(entry.path("at").asLong()).isPositive();
            assertThat(entry.path("actor").asText()).isEqualTo("local");
            assertThat(entry.path("actor_kind").asText()).isEqualTo("local");
            entries.add(text.toString());
        }
        return entries;
    }
}
