package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.guard.Token;
import dev.redwork.dashboard.guard.TrustedProxy;
import dev.redwork.dashboard.guard.UsersFile;
import dev.redwork.dashboard.http.Role;
import dev.redwork.dashboard.http.Route;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each route asks for its role and for nothing less. */
@ExtendWith(QuickPasswords.class)
class RightsStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String[] NO_ONE = {};

    @TempDir
    Path folder;

    private Path file;
    private final Map<Role, String> secrets = new EnumMap<>(Role.class);
    private final String expired = Token.newSecret();
    private Dashboard server;

    @BeforeEach
    void start() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Role role : Role.values()) {
            secrets.put(role, Token.newSecret());
            lines.add(
                    Token.of(role.text(), Set.of(role), secrets.get(role), null).line());
        }
        lines.add(Token.of("old", Set.of(Role.ADMIN), expired, LocalDate.parse("2020-01-01"))
                .line());
        file = folder.resolve("tokens");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, lines);
        server = Dashboard.start(options().tokenFile(file).build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A role is what its line in this table says; a route that is added has to be let through by it or not. */
    @Test
    void everyRouteAnswersEachKindOfCallerAsTheTableSays() {
        List<Route> routes = List.of(Route.values());
        for (int first = 0; first < routes.size(); first += 10) {
            // More than twenty wrong ones in a minute would be answered otherwise, but each server counts for itself.
            try (Dashboard fresh = Dashboard.start(options().tokenFile(file).build())) {
                for (Route route : routes.subList(first, Math.min(first + 10, routes.size()))) {
                    int refused = route.role() == null ? openStatus(route) : 401;
                    assertThat(call(route, NO_ONE).status())
                            .as("%s without", route)
                            .isEqualTo(refused);
                    for (String wrong : List.of(expired, Token.newSecret())) {
                        assertThat(call(fresh, route, bearer(wrong)).status())
                                .as("%s wrong", route)
                                .isEqualTo(refused);
                    }
                    for (Role role : Role.values()) {
                        checkAnswer(route, role, call(route, bearer(secrets.get(role))));
                    }
                }
            }
        }
    }

    /** Sessions have the rights of their users' roles, by the same table. */
    @Test
    void everyRouteAnswersEachUserThatHasLoggedInAsTheTableSays() throws IOException {
        Path users = folder.resolve("users");
        UsersFile.put(users, "admin", Set.of(Role.ADMIN), "correct horse");
        String line = Files.readString(users);
        Files.write(
                users,
                Arrays.stream(Role.values())
                        .map(role -> line.replace("admin admin", role.text() + " " + role.text()))
                        .toList());
        try (Dashboard withUsers = Dashboard.start(options().usersFile(users).build())) {
            ApiClient api = new ApiClient(withUsers);
            for (Role role : Role.values()) {
                String cookie = api.post(
                                "/api/v1/login", "{\"user\":\"" + role.text() + "\",\"password\":\"correct horse\"}")
                        .header("Set-Cookie")
                        .replaceFirst(";.*", "");
                for (Route route : Route.values()) {
                    if (route.role() != null) {
                        checkAnswer(route, role, call(withUsers, route, "Cookie: " + cookie));
                    }
                }
            }
        }
    }

    private static int openStatus(Route route) {
        boolean ofUsers = route == Route.LOGIN || route == Route.LOGOUT;
        return ofUsers ? 404 : 200;
    }

    private static void checkAnswer(Route route, Role role, RawHttp answer) {
        Map<Role, Set<Role>> covered = Map.of(
                Role.READ, Set.of(Role.READ),
                Role.ENQUEUE, Set.of(Role.ENQUEUE),
                Role.OPERATE, Set.of(Role.READ, Role.ENQUEUE, Role.OPERATE),
                Role.ADMIN, Set.of(Role.READ, Role.ENQUEUE, Role.OPERATE, Role.ADMIN),
                Role.SECRETS, Set.of());
        Role needed = route.role();
        if (needed == null) {
            assertThat(answer.status()).as("%s %s", route, role).isEqualTo(openStatus(route));
        } else if (covered.getOrDefault(role, Set.of()).contains(needed)) {
            assertThat(answer.status())
                    .as("%s %s %s", route, role, answer)
                    .isNotIn(401, 403, 429)
                    .isLessThan(500);
        } else {
            assertThat(answer.status()).as("%s %s", route, role).isEqualTo(403);
            assertThat(answer.body()).contains("\"code\":\"forbidden\"", "\"role\":\"" + needed.text() + "\"");
        }
    }

    @Test
    void moreThanTwentyWrongTokensAMinuteAreSlowedDownAndARightOneIsNot() {
        int refused = 0;
        for (Route route : Route.values()) {
            RawHttp answer = call(route, bearer(Token.newSecret()));
            if (route.role() == null) {
                assertThat(answer.status()).as("%s", route).isEqualTo(openStatus(route));
            } else if (refused++ < 20) {
                assertThat(answer.status()).as("%s", route).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).containsExactly("Bearer error=\"invalid_token\"");
            } else {
                assertThat(answer.status()).as("%s", route).isEqualTo(429);
                assertThat(Integer.parseInt(answer.header("Retry-After").get(0)))
                        .isBetween(1, 61);
            }
        }
        assertThat(refused).isGreaterThan(20);
        assertThat(call(Route.LOAD, bearer(secrets.get(Role.READ))).status())
                .as("a right one")
                .isEqualTo(404);
    }

    @Test
    void whoSaysNothingIsAskedForAToken() {
        RawHttp answer = call(Route.LOAD, NO_ONE);
        assertThat(answer.header("WWW-Authenticate")).containsExactly("Bearer");
        assertThat(answer.header("Content-Type")).containsExactly("application/problem+json");
    }

    @Test
    void onlyOneBearerTokenIsLookedAt() {
        String right = secrets.getOrDefault(Role.ADMIN, "");
        for (String wrong : List.of(
                "Basic " + right,
                right,
                "Bearer",
                "Bearer  ",
                "Bearer " + right + " x",
                "Bearer " + right.substring(1),
                "Bearer " + right.toLowerCase(Locale.ROOT),
                "Bearerx " + right)) {
            assertThat(call(Route.LOAD, "Authorization: " + wrong).status())
                    .as(wrong)
                    .isEqualTo(401);
        }
        for (String unlike : List.of("Basic " + right, right)) {
            assertThat(call(Route.LOAD, "Authorization: " + unlike).body()).contains("Authorization: Bearer TOKEN");
        }
        String credentials = "Authorization: Bearer " + right;
        assertThat(call(Route.LOAD, credentials, credentials).status()).isEqualTo(401);
        assertThat(call(Route.LOAD, "authorization: bearer " + right).status()).isEqualTo(404);
    }

    @Test
    void aHeadAsksForTheSameRight() {
        assertThat(RawHttp.send(
                                server.port(),
                                "HEAD /api/v1/queues/none/load HTTP/1.1",
                                "Host: localhost",
                                "Connection: close")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aTokenThatIsTakenOutOfTheFileIsRefusedAtOnce() throws IOException {
        assertThat(call(Route.LOAD, bearer(secrets.get(Role.READ))).status()).isEqualTo(404);
        Files.write(
                file,
                Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("read "))
                        .toList());
        assertThat(call(Route.LOAD, bearer(secrets.get(Role.READ))).status()).isEqualTo(401);
        assertThat(call(Route.LOAD, bearer(secrets.get(Role.ADMIN))).status()).isEqualTo(404);
        Files.writeString(file, "nonsense");
        assertThat(call(Route.LOAD, bearer(secrets.get(Role.ADMIN))).status()).isEqualTo(503);
    }

    @Test
    void withoutTokensOnLoopbackEverybodyMayDoEverything() {
        try (Dashboard open = Dashboard.start(options().build())) {
            for (Route route : Route.values()) {
                assertThat(call(open, route, NO_ONE).status())
                        .as("%s", route)
                        .isNotIn(401, 403)
                        .isLessThan(500);
            }
        }
    }

    @Test
    void theHeaderOfATrustedProxyNamesAUserAndThatOfAnybodyElseNobody() {
        DashboardOptions.Builder options = options();
        options.trustedProxy(TrustedProxy.of("127.0.0.1", "X-Forwarded-User", Set.of(Role.READ)));
        try (Dashboard behind = Dashboard.start(options.build())) {
            assertThat(call(behind, Route.LOAD, "X-Forwarded-User: ann").status())
                    .isEqualTo(404);
            RawHttp purge = call(behind, Route.PURGE_QUEUE, "X-Forwarded-User: ann");
            assertThat(purge.status()).isEqualTo(403);
            assertThat(purge.body()).contains("needs the role admin; ann has read");
            assertThat(call(behind, Route.LOAD, NO_ONE).status()).isEqualTo(401);
            assertThat(call(behind, Route.LOAD, "X-Forwarded-User:").status()).isEqualTo(401);
            assertThat(call(behind, Route.LOAD, "X-Forwarded-User: ann", "X-Forwarded-User: bob")
                            .status())
                    .isEqualTo(401);
        }
        options.trustedProxy(TrustedProxy.of("10.9.8.7", "X-Forwarded-User", Set.of(Role.ADMIN)));
        try (Dashboard elsewhere = Dashboard.start(options.build())) {
            assertThat(call(elsewhere, Route.LOAD, "X-Forwarded-User: ann").status())
                    .isEqualTo(401);
        }
    }

    @Test
    void theRoutesAreThereWithThePrefixAndWithout() {
        try (Dashboard behind =
                Dashboard.start(options().prefix("/ops/redwork/").build())) {
            for (String path : List.of("/livez", "/ops/redwork/livez", "/ops/redwork", "/ops/redwork/")) {
                assertThat(get(behind, path).status()).as(path).isEqualTo(200);
            }
            for (String path : List.of("/api/v1/queues/none/load", "/ops/redwork/api/v1/queues/none/load")) {
                assertThat(get(behind, path).body())
                        .as(path)
                        .contains("there is no queue none", "\"instance\":\"/ops/redwork/api/v1/queues/none/load\"");
            }
            for (String path : List.of("/ops/livez", "/ops/redworklivez", "/ops/redwork/ops/redwork/livez")) {
                assertThat(get(behind, path).status()).as(path).isEqualTo(404);
            }
        }
    }

    private static DashboardOptions.Builder options() {
        return DashboardOptions.of(RedisSettings.of(REDIS.url())).port(0);
    }

    private static String[] bearer(@Nullable String secret) {
        return new String[] {"Authorization: Bearer " + secret};
    }

    private static RawHttp get(Dashboard server, String path) {
        return RawHttp.send(server.port(), "GET " + path + " HTTP/1.1", "Host: localhost", "Connection: close");
    }

    private RawHttp call(Route route, String... headers) {
        return call(server, route, headers);
    }

    private static RawHttp call(Dashboard server, Route route, String... headers) {
        String path = route.path().replaceAll("\\{[a-z]+}", "none");
        boolean hasBody = route == Route.ENQUEUE || route == Route.CHANGE_QUEUE;
        String body = hasBody ? "{}" : "";
        Stream<String> lines = Stream.concat(
                Stream.of(
                        route.method() + " " + path + " HTTP/1.1",
                        "Host: localhost",
                        "Connection: close",
                        "Content-Type: application/json",
                        "Content-Length: " + body.length()),
                Arrays.stream(headers));
        String head = String.join("\r\n", lines.toList()) + "\r\n\r\n";
        return RawHttp.sendBytes(server.port(), (head + body).getBytes(US_ASCII));
    }
}
