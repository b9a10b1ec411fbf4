package dev.redwork.dashboard.page;

import dev.redwork.embedded.testing.RedisExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each page in each theme and at each width: nobody is shut out, nothing is refused by the policy, little is loaded. */
@Timeout(600)
class PagesInBrowserProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path folder;

    @Test
    void eachPageIsFitForAll() throws InterruptedException {
        try (BrowserWorld world = new BrowserWorld(REDIS.url(), folder)) {
            world.run("pages.test.js");
        }
    }
}
