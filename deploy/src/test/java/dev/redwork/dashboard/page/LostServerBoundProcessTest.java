package dev.redwork.dashboard.page;

import dev.redwork.embedded.testing.RedisExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A server that goes away is seen to have gone within 20 s, and comes back by itself. */
@Timeout(600)
class LostServerBoundProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path folder;

    @Test
    void aLostServerIsSeenAndComesBack() throws InterruptedException {
        try (BrowserWorld world = new BrowserWorld(REDIS.url(), folder)) {
            world.run("lost.test.js");
        }
    }
}
