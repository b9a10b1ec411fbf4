package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.dashboard.guard.Token;
import dev.redwork.dashboard.http.Role;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Streams of events over a quarter of a minute, by the real clock. */
class EventsProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path folder;

    @Test
    void aStreamLivesByItsMarksAndEndsWithItsToken() throws IOException {
        String kept = Token.newSecret();
        String taken = Token.newSecret();
        Path file = folder.resolve("tokens");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String first = Token.of("kept", Set.of(Role.READ), kept, null).line();
        Files.write(
                file,
                List.of(first, Token.of("taken", Set.of(Role.READ), taken, null).line()));
        DashboardOptions options = DashboardOptions.of(RedisSettings.of(REDIS.url()))
                .port(0)
                .tokenFile(file)
                .build();
        try (Dashboard dashboard = Dashboard.start(options);
                EventReader stays = new EventReader(dashboard, "", "Authorization: Bearer " + kept);
                EventReader ends = new EventReader(dashboard, "", "Authorization: Bearer " + taken)) {
            await().until(() -> stays.isOpen() && ends.isOpen());
            Files.write(file, List.of(first));

            // Its last chunk; the connection may serve another call.
            await().atMost(Duration.ofSeconds(60)).until(() -> ends.text().endsWith("\r\n0\r\n\r\n"));
            await().atMost(Duration.ofSeconds(60)).until(() -> stays.ids().size() >= 2);
            assertThat(stays.text()).doesNotContain("\r\n0\r\n\r\n");
            assertThat(dashboard.streams()).isEqualTo(1);
        }
    }
}
