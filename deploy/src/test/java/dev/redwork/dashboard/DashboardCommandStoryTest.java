package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.cli.Ran;
import dev.redwork.cli.command.ErrorReport.ConfigurationException;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The command starts nothing that would leave a door open, and makes tokens. */
class DashboardCommandStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3"})
    void nothingIsStartedForOtherMachinesUnlessSomebodyAsksWhoTheyAre(String bind) {
        dashboard("--bind", bind).refused(ExitCode.CONFIG, "--token-file", "--trust-user-header", "--trusted-proxy");
        assertThatThrownBy(() -> DashboardOptions.of(RedisSettings.of(REDIS.url()))
                        .bind(bind)
                        .build())
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aFileOfTokensThatCannotBeUsedStartsNothing() throws IOException {
        Path none = folder.resolve("none");
        dashboard("--token-file", none.toString()).refused(78, none.toString(), "no such file");
        Path open = folder.resolve("open");
        Files.createFile(open, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        dashboard("--bind", "0.0.0.0", "--token-file", open.toString()).refused(78, "chmod 600");
        dashboard("--token-file", file("x read nohash").toString()).refused(78, "line", "SHA-256");
    }

    @Test
    void argumentsThatMakeNoSenseAreToldAsSuch() throws IOException {
        dashboard("--trusted-proxy", "10.1.2.3").refused(2, "need each other");
        dashboard("--trust-user-header", "X-User").refused(2, "need each other");
        dashboard("--trusted-proxy", "ops.example", "--trust-user-header", "X-User")
                .refused(2, "no IP address");
        dashboard("--trusted-proxy", "10.1.2.3", "--trust-user-header", "X User")
                .refused(2, "no name of a header");
        dashboard("--trusted-proxy", "10.1.2.3", "--trust-user-header", "X", "--user-role", "root")
                .refused(2, "root");
        dashboard("--user-role", "operate").refused(2, "--trusted-proxy");
        dashboard("--host-name", "ops.example:80").refused(2, "without a port");
        dashboard("--port", "70000").refused(2, "70000");
        for (String prefix : List.of("ops", "/a b", "/../x", "/api", "/api/v1", "/livez", "//x", "/%41")) {
            dashboard("--prefix", prefix).refused(2, "prefix");
        }
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            dashboard("--port", port).refused(2, "cannot listen", port);
            assertThat(LoggerFactory.getLogger("io.javalin.Javalin").isErrorEnabled())
                    .as("the server's own line about it stays out of the log")
                    .isFalse();
        }
    }

    @Test
    void aTokenIsShownOnceAndItsLineLetsItIn() throws IOException {
        List<String> lines = Ran.redwork(
                        "redis://127.0.0.1:1", "dashboard", "token", "ci", "--role", "read,enqueue", "--expires", "90d")
                .succeeded()
                .lines();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches("rwk_[A-Za-z0-9_-]{43}");
        assertThat(lines.get(1))
                .matches("ci read,enqueue [0-9a-f]{64} \\d{4}-\\d\\d-\\d\\d")
                .endsWith(LocalDate.now(ZoneOffset.UTC).plusDays(90).toString());
        DashboardOptions options = DashboardOptions.of(RedisSettings.of(REDIS.url()))
                .bind("0.0.0.0")
                .port(0)
                .tokenFile(file(lines.get(1)))
                .build();
        try (Dashboard server = Dashboard.start(options)) {
            assertThat(load(server, lines.get(0))).isEqualTo(404);
            assertThat(load(server, lines.get(1))).isEqualTo(401);
        }
    }

    @Test
    void aTokenWithoutARoleOrWithAnEndThatMakesNoSenseIsNotMade() {
        dashboard("token", "ci").refused(2, "--role");
        dashboard("token", "c i", "--role", "read").refused(2, "c i");
        dashboard("token", "ci", "--role", "root").refused(2, "'root' is no role");
        dashboard("token", "ci", "--role", "secrets").refused(2, "secrets alone opens nothing");
        dashboard("token", "ci", "--role", "read", "--expires", "90").refused(2, "90");
        dashboard("token", "ci", "--role", "read", "--expires", "2030-12-31").refused(2, "--expires", "whole days");
        dashboard("token", "ci", "--role", "read", "--expires", "36501d").refused(2, "36500d at most");
        dashboard("token", "ci", "--role", "read", "--expires", "1h").refused(2, "whole days");
    }

    private static int load(Dashboard server, String secret) {
        return RawHttp.send(
                        server.port(),
                        "GET /api/v1/queues/none/load HTTP/1.1",
                        "Host: 127.0.0.1",
                        "Authorization: Bearer " + secret,
                        "Connection: close")
                .status();
    }

    private Path file(String line) throws IOException {
        Path file = folder.resolve("tokens");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, line + "\n");
    }

    private static Ran dashboard(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "dashboard";
        System.arraycopy(args, 0, all, 1, args.length);
        return Ran.redwork(REDIS.url(), all);
    }
}
