package dev.redwork.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redwork.dashboard.page.BrowserRun;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three hundred strings that mean no good in all that pages show, and Redis as nobody of us wrote it: a browser sees text, and all the rest. */
@Timeout(600)
class HostileInBrowserProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path folder;

    @Test
    void whateverJobsSayStaysText() throws IOException, InterruptedException {
        Path texts = folder.resolve("texts.json");
        new ObjectMapper().writeValue(texts.toFile(), HostileWorld.texts());
        try (HostileWorld world = new HostileWorld(REDIS.url());
                Dashboard dashboard = Dashboard.start(RedisSettings.of(REDIS.url()), 0)) {
            world.plant();
            BrowserRun.run(
                    "hostile.test.js",
                    Map.of("REDWORK_FULL", "http://127.0.0.1:" + dashboard.port(), "REDWORK_TEXTS", texts.toString()));
        }
    }
}
