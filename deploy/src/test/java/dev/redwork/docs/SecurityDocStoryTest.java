package dev.redwork.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.Certificates;
import dev.redwork.dashboard.Dashboard;
import dev.redwork.dashboard.DashboardOptions;
import dev.redwork.dashboard.guard.UsersFile;
import dev.redwork.dashboard.http.Role;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The Python of docs/security.md logs in by TLS, and prints what stands below it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SecurityDocStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path folder;

    @Test
    void theProgramLogsInAndEnqueues() throws Exception {
        String page = Docs.read("docs/security.md");
        Certificates made = Certificates.in(folder.resolve("made")).give("own", "EC", "dns:localhost,ip:127.0.0.1");
        Files.copy(made.certificate("ca"), folder.resolve("cert.pem"));
        Path users = folder.resolve("users");
        UsersFile.put(users, "ann", Set.of(Role.OPERATE), "correct horse");
        DashboardOptions options = DashboardOptions.of(RedisSettings.of(REDIS.url()))
                .port(0)
                .usersFile(users)
                .tls(made.certificate("own"), made.key("own"))
                .build();
        try (Dashboard dashboard = Dashboard.start(options)) {
            String program =
                    Docs.blocks(page, "python").get(0).replace("localhost:7070", "localhost:" + dashboard.port());
            Path out = folder.resolve("out");
            Process python = new ProcessBuilder("python3", "-c", program)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(out, UTF_8).strip())
                    .isEqualTo(Docs.blocks(page, "text").get(0).strip());
        }
    }
}
