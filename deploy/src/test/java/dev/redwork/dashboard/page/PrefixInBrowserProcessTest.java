package dev.redwork.dashboard.page;

import dev.redwork.embedded.testing.RedisExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Pages behind proxies that keep the prefix, or strip it. */
@Timeout(600)
class PrefixInBrowserProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path folder;

    @Test
    void pagesWorkBehindAProxy() throws InterruptedException {
        try (BrowserWorld world = new BrowserWorld(REDIS.url(), folder)) {
            world.run("prefix.test.js");
        }
    }
}
