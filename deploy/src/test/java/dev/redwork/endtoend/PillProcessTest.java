package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.producer.JobHandle;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.QueueStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A pill that somebody took and did not carry out. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PillProcessTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void aPillWhoseWorkerIsKilledBeforeItFinishesStopsAnother(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            WorkerProcess doomed = scene.process("doomed", 2).awaitReady();
            JobHandle<String> job = scene.producer().enqueue(TestTasks.NAP, new Nap(2_000));
            scene.awaitStarted(job);
            push(scene, "sticky");
            String session = scene.sessions(doomed.name()).get(0);
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.list("HKEYS", Scene.PREFIX + "running:" + session).stream()
                            .anyMatch(held -> held.startsWith("pill:sticky")));
            doomed.kill9();
            scene.endLease(doomed.name());
            WorkerProcess other = scene.process("other", 2);

            assertStopped(other);
            assertThat(receipt(scene, "sticky")).contains("\"worker\":\"other\"");
            assertThat(scene.awaitSuccess(List.of(job)))
                    .singleElement()
                    .satisfies(result -> assertThat(result.crashes()).hasSize(1));
            scene.assertOneOutcomeEach(1);
            Leftovers.of(scene).check();
        }
    }

    private static void push(Scene scene, String name) {
        try (RedisLink link = new RedisLink(scene.settings(), RedisLink.CALL_TIMEOUT)) {
            QueueStore pills = new QueueStore(Keys.of(scene.settings(), "default"));
            assertThat(link.send(pills.pushPills(List.of(name), false, Duration.ofMinutes(1))))
                    .isPositive();
        }
    }

    private static void assertStopped(WorkerProcess worker) {
        assertThat(worker.ended()).succeedsWithin(Scene.PATIENCE).isEqualTo(0);
    }

    /** The one receipt of a pill. */
    private static String receipt(Scene scene, String pill) {
        assertThat(scene.queue("LLEN", "pill:" + pill + ":receipts")).isEqualTo("1");
        return scene.queue("LINDEX", "pill:" + pill + ":receipts", "0");
    }
}
