package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A map that is larger than its producer's memory, while a worker dies. */
@Timeout(value = 240, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MapProcessTest {
    private static final int ITEMS = 1_000_000;
    private static final int CHUNK = 100;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void aMillionItemsComeBackOnceEachToAProducerOf64MegabytesThoughAWorkerIsKilled(@TempDir Path directory)
            throws Exception {
        File log = directory.resolve("producer.log").toFile();
        try (Scene scene = new Scene(redis.url(), directory, Scene.SHORT_LEASE)) {
            WorkerProcess doomed = scene.process("doomed", 2).awaitReady();
            scene.process("heir", 2).awaitReady();
            try (ChildJvm producer = ChildJvm.start(
                    "producer",
                    MapProducer.class,
                    List.of("-Xmx64m"),
                    Map.of(),
                    log,
                    List.of(
                            redis.url(),
                            TestTasks.BARE_ECHO.name(),
                            Integer.toString(ITEMS),
                            Integer.toString(CHUNK),
                            "million",
                            "1000"))) {
                await().atMost(Scene.PATIENCE).until(() -> scene.total("succeeded") > ITEMS / CHUNK / 10);
                scene.killWhileItHolds(doomed);
                assertThat(scene.total("succeeded")).isLessThan(ITEMS / CHUNK);

                await().atMost(Scene.PATIENCE.multipliedBy(4)).until(() -> !producer.isAlive());
                assertThat(producer.ended().join())
                        .as(Files.readString(log.toPath()))
                        .isZero();
            }
            // No chunk of a map with a batch goes before it is full.
            scene.assertOneOutcomeEach(ITEMS / CHUNK);
            assertThat(scene.total("reclaimed")).isPositive();
        }
    }
}
