package dev.redwork.dashboard.page;

import dev.redwork.embedded.testing.RedisExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Pages that follow what happens, in many tabs at once. */
@Timeout(600)
class LiveInBrowserProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path folder;

    @Test
    void pagesFollowWhatHappens() throws InterruptedException {
        try (BrowserWorld world = new BrowserWorld(REDIS.url(), folder)) {
            world.run("live.test.js");
        }
    }
}
