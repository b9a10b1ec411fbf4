package dev.redwork.dashboard.page;

import dev.redwork.embedded.testing.RedisExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Zones of time, themes, keys and copying, as they are kept and as they work on plain http. */
@Timeout(600)
class ToolsInBrowserProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path folder;

    @Test
    void theToolsDoAsTheyAreTold() throws InterruptedException {
        try (BrowserWorld world = new BrowserWorld(REDIS.url(), folder)) {
            world.run("tools.test.js");
        }
    }
}
