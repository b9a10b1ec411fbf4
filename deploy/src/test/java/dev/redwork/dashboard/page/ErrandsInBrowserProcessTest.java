package dev.redwork.dashboard.page;

import dev.redwork.embedded.testing.RedisExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People come to the pages with an errand, and a worker and Redis tell that it was done: with the mouse, by keyboard, without scripts. */
@Timeout(600)
class ErrandsInBrowserProcessTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"errands.test.js", "hands.test.js"})
    void errandsAreDone(String file) throws InterruptedException {
        try (ErrandWorld world = new ErrandWorld(REDIS.url(), folder)) {
            world.run(file);
        }
    }
}
