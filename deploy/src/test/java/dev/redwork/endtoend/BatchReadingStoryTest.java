package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a batch costs. {@code ManyBatchesProcessTest}: what many of them leave behind. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchReadingStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    @Test
    void aBatchIsReadOnceHoweverManyJobsItHas(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 4);
            Batch batch = scene.producer().batch("default");
            Readings readings = new Readings(scene);

            List<JobHandle<Integer>> jobs =
                    scene.producer().enqueueAll(TestTasks.ECHO.with(batch), Collections.nCopies(500, 7));

            await().atMost(Scene.PATIENCE).until(() -> batch.counts().succeeded() == jobs.size());
            assertThat(readings.made()).as("readings by jobs").isLessThan(20);
        }
    }

    /** HGET by clients: in scripts, claim sends two and renew one. */
    private static final class Readings {
        private final Scene scene;
        private final long before;
        private final long scripts;

        Readings(Scene scene) {
            this.scene = scene;
            this.before = calls(scene, "hget");
            this.scripts = scene.scriptCalls();
        }

        /** At least so many were made, at most as many more as scripts were called that send none. */
        long made() {
            return calls(scene, "hget") - before - 2 * (scene.scriptCalls() - scripts);
        }
    }

    private static long calls(Scene scene, String command) {
        Matcher calls =
                Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(scene.redis("INFO", "commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
}
