package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OutOfMemoryError and StackOverflowError in threads that enqueue: none of them may leave the others waiting. */
@Timeout(value = 240, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProducerHeapProcessTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @ParameterizedTest
    @EnumSource
    void aProducerThatWasShortOfMemoryEnqueuesAndHearsOfResultsAfterwards(
            HungryProducer.What what, @TempDir Path directory) throws IOException {
        File log = directory.resolve("producer.log").toFile();
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 2);
            try (ChildJvm producer = ChildJvm.start(
                    "producer",
                    HungryProducer.class,
                    List.of("-Xmx40m"),
                    Map.of(),
                    log,
                    List.of(redis.url(), what.name()))) {
                producer.awaitReady();

                await().atMost(Scene.PATIENCE.multipliedBy(4)).until(() -> !producer.isAlive());
                assertThat(producer.ended().join())
                        .as(Files.readString(log.toPath()))
                        .isZero();
            }
            await().atMost(Scene.PATIENCE).untilAsserted(() -> scene.assertOneOutcomeEach(scene.total("enqueued")));
        }
    }
}
