package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.dashboard.http.Role;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
        TestTokens tokens = new TestTokens(folder.resolve("tokens"));
        String kept = tokens.add("kept", Role.READ);
        List<String> first = Files.readAllLines(tokens.file());
        String taken = tokens.add("taken", Role.READ);
        DashboardOptions options = DashboardOptions.of(RedisSettings.of(REDIS.url()))
                .port(0)
                .tokenFile(tokens.file())
                .build();
        try (Dashboard dashboard = Dashboard.start(options);
                EventReader stays = new EventReader(dashboard, "", "Authorization: " + kept);
                EventReader ends = new EventReader(dashboard, "", "Authorization: " + taken)) {
            await().until(() -> stays.isOpen() && ends.isOpen());
            Files.write(tokens.file(), first);

            // Its last chunk; the connection may serve another call.
            await().atMost(Duration.ofSeconds(60)).until(() -> ends.text().endsWith("\r\n0\r\n\r\n"));
            await().atMost(Duration.ofSeconds(60)).until(() -> stays.ids().size() >= 2);
            assertThat(stays.text()).doesNotContain("\r\n0\r\n\r\n");
            assertThat(dashboard.streams()).isEqualTo(1);
        }
    }
}
