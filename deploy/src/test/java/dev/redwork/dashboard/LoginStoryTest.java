package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.Ran;
import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.dashboard.guard.UsersFile;
import dev.redwork.dashboard.http.Role;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users log in by name and password, and stay in by a cookie. */
@ExtendWith(QuickPasswords.class)
class LoginStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String LOAD = "/api/v1/queues/none/load";
    private static final String PASSWORD = "correct horse";

    @TempDir
    static Path folder;

    private static Path users;

    @AutoClose
    private final Dashboard server = Dashboard.start(options().prefix("/ops").build());

    private final ApiClient api = new ApiClient(server);

    @BeforeAll
    static void write() {
        users = folder.resolve("users");
        UsersFile.put(users, "ann", Set.of(Role.OPERATE), PASSWORD);
    }

    private static DashboardOptions.Builder options() {
        return DashboardOptions.of(RedisSettings.of(REDIS.url())).port(0).usersFile(users);
    }

    private Answer login(String user, String password, String... headers) {
        return api.post("/api/v1/login", "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, password), headers);
    }

    private static String cookie(Answer login) {
        assertThat(login.status()).as(login.text()).isEqualTo(200);
        return login.header("Set-Cookie").replaceFirst(";.*", "");
    }

    @Test
    void aCookieLetsInUntilTheLogout() {
        Answer stranger = api.get(LOAD);
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.header("WWW-Authenticate")).isEqualTo("Login");
        assertThat(api.get(LOAD, "Cookie", "redwork-" + server.port() + "=x").status())
                .isEqualTo(401);

        Answer login = login("ann", PASSWORD);
        String cookie = cookie(login);
        assertThat(login.header("Set-Cookie"))
                .matches("redwork-" + server.port() + "=[\\w-]{43}; Path=/ops; Max-Age=43200; HttpOnly;"
                        + " SameSite=Strict");
        assertThat(login.json().path("user").asText()).isEqualTo("ann");
        assertThat(login.json().path("roles").path(0).asText()).isEqualTo("operate");
        assertThat(api.get(LOAD, "Cookie", cookie).status()).isEqualTo(404);
        assertThat(api.get(LOAD, "Cookie", "redwork-" + server.port() + "=planted; a=b; " + cookie)
                        .status())
                .as("beside one that a page of another port has set")
                .isEqualTo(404);
        assertThat(api.post("/api/v1/queues/none/purge", "{}", "Cookie", cookie).status())
                .isEqualTo(403);

        Answer logout = api.post("/api/v1/logout", "{}", "Cookie", cookie);
        assertThat(logout.status()).isEqualTo(204);
        assertThat(logout.header("Set-Cookie")).contains("=; Path=/ops; Max-Age=0");
        assertThat(api.get(LOAD, "Cookie", cookie).status()).isEqualTo(401);
        assertThat(api.post("/api/v1/logout", "{}").status()).isEqualTo(204);
    }

    @Test
    void aLoginEndsTheSessionThatTheCallerHad() {
        String first = cookie(login("ann", PASSWORD));
        String second = cookie(login("ann", PASSWORD, "Cookie", first, "X-Forwarded-Proto", "https"));
        assertThat(second).isNotEqualTo(first);
        assertThat(api.get(LOAD, "Cookie", first).status()).isEqualTo(401);
        assertThat(api.get(LOAD, "Cookie", second).status()).isEqualTo(404);
        assertThat(login("ann", PASSWORD, "X-Forwarded-Proto", "https").header("Set-Cookie"))
                .endsWith("; Secure");
    }

    @Test
    void aPageOfAnotherOriginDoesNothingWithTheCookie() {
        String cookie = cookie(login("ann", PASSWORD));
        for (String[] header : new String[][] {
            {"Origin", "http://127.0.0.1:1"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "cross-site"}
        }) {
            for (String path : List.of("/api/v1/queues/none/jobs/a/cancel", "/api/v1/logout")) {
                Answer answer = api.post(path, "{}", "Cookie", cookie, header[0], header[1]);
                assertThat(answer.json().path("code").asText()).as(path).isEqualTo("origin");
            }
        }
        assertThat(api.get(LOAD, "Cookie", cookie).status()).isEqualTo(404);
    }

    @Test
    void afterFiveWrongOnesEvenTheRightOneHasToWait() {
        Answer unknown = login("bob", PASSWORD);
        Answer wrong = login("ann", "wrong horse");
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.text()).isEqualTo(unknown.text());
        assertThat(wrong.header("Set-Cookie")).isEmpty();
        String cookie = cookie(login("ann", PASSWORD));
        for (String password : List.of("", "a", "correct horsf")) {
            assertThat(login("ann", password).status()).isEqualTo(401);
        }
        Answer late = login("ann", PASSWORD);
        assertThat(late.status()).isEqualTo(429);
        assertThat(late.json().path("code").asText()).isEqualTo("too-many-logins");
        assertThat(Integer.parseInt(late.header("Retry-After"))).isBetween(1, 61);
        assertThat(api.get(LOAD, "Cookie", cookie).status())
                .as("who is in stays in")
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"user\":\"ann\"}",
                "{\"user\":7,\"password\":\"x\"}",
                "{\"user\":\"ann\",\"password\":null}",
                "{\"user\":\"ann\",\"password\":\"x\",\"reason\":\"y\"}",
                "[]",
                "LONG"
            })
    void aLoginThatIsNoneIsNoTry(String body) {
        String text = body.replace("LONG", "{\"user\":\"ann\",\"password\":\"" + "x".repeat(201) + "\"}");
        for (int i = 0; i < 7; i++) {
            assertThat(api.post("/api/v1/login", text).status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|/user is missing: a login has a user and a password; /password is missing: a login has a user and"
                        + " a password",
                "{\"user\":\"ann\"}|/password is missing: a login has a user and a password",
                "{\"user\":\"nobody\",\"password\":null}|/password is missing: a login has a user and a password",
                "{\"user\":\"ann\",\"password\":7}|/password must be a text of 200 characters at most",
            })
    void aLoginThatLacksSomethingIsToldWhat(String body, String detail) {
        Answer answer = api.post("/api/v1/login", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).isEqualTo(detail);
    }

    @Test
    void strangersAreNotLetSendMegabytes() {
        String fields = "{\"user\":\"ann\",\"password\":\"" + PASSWORD + "\"%s}";
        assertThat(api.post("/api/v1/login", fields.formatted(" ".repeat(3_000)))
                        .status())
                .isEqualTo(200);
        for (String path : List.of("/api/v1/login", "/api/v1/logout")) {
            for (int bytes : new int[] {4_096, 1_000_000}) {
                Answer large = api.post(path, fields.formatted(" ".repeat(bytes)));
                assertThat(large.status()).as(path).isEqualTo(413);
                assertThat(large.json().path("code").asText()).isEqualTo("too-large");
            }
        }
    }

    @Test
    void withUsersItListensOnAnyAddressAndWithoutThemNobodyLogsIn() {
        try (Dashboard everywhere = Dashboard.start(options().bind("0.0.0.0").build());
                Dashboard open = Dashboard.start(RedisSettings.of(REDIS.url()), 0)) {
            assertThat(new ApiClient(everywhere).get(LOAD).status()).isEqualTo(401);
            Answer none = new ApiClient(open).post("/api/v1/login", "{\"user\":\"ann\",\"password\":\"x\"}");
            assertThat(none.status()).isEqualTo(404);
            assertThat(none.text()).contains("--users-file");
        }
    }

    @Test
    void theCommandPutsAUserIn() throws IOException {
        Path file = folder.resolve("made");
        String[] add = {"dashboard", "user", "add", "bob", "--role", "read", "--users-file", file.toString()};
        Ran.withInput("redis://127.0.0.1:1", "long enough\nmore\n", add).succeeded();
        assertThat(Files.readString(file)).startsWith("bob read pbkdf2-sha256-600000 ");
        Ran.withInput("redis://127.0.0.1:1", "", add).refused(2, "no password");
        Ran.withInput("redis://127.0.0.1:1", "short\n", add).refused(2, "8 to 200");
        Ran.withInput(
                        "redis://127.0.0.1:1",
                        "long enough\n",
                        "dashboard",
                        "user",
                        "add",
                        "b:b",
                        "--role",
                        "read",
                        "--users-file",
                        file.toString())
                .refused(2, "b:b");
        DashboardOptions options = DashboardOptions.of(RedisSettings.of(REDIS.url()))
                .port(0)
                .usersFile(file)
                .build();
        try (Dashboard bobs = Dashboard.start(options)) {
            Answer login = new ApiClient(bobs).post("/api/v1/login", "{\"user\":\"bob\",\"password\":\"long enough\"}");
            assertThat(login.status()).isEqualTo(200);
        }
        Ran.redwork(
                        REDIS.url(),
                        "dashboard",
                        "--users-file",
                        folder.resolve("none").toString())
                .refused(78, "user file", "no such file");
    }
}
