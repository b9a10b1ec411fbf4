package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.JobResult;
import dev.redwork.producer.JobHandle;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.QueueStore;
import dev.redwork.worker.StopReason;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Pills: who takes them, when, and what becomes of the work before and behind them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PillStoryTest {
    private static final Duration LIFE = Duration.ofMinutes(1);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void twoPillsStopTwoWorkersAfterAllWorkBeforeThemWasClaimed(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            // No full load, with which a second claim would be on its way while the first one brings a pill.
            List<JobHandle<Integer>> before = scene.producer()
                    .enqueueAll(TestTasks.ECHO, IntStream.range(0, 100).boxed().toList());
            push(scene, List.of("one", "two"), false, LIFE);
            List<JobHandle<Integer>> after = scene.producer().enqueueAll(TestTasks.ECHO, List.of(1, 2, 3));
            StoryWorker a = scene.worker("a", 4);
            StoryWorker b = scene.worker("b", 4);

            scene.awaitSuccess(before);
            assertStopped(a);
            assertStopped(b);
            List<String> receipts = List.of(receipt(scene, "one"), receipt(scene, "two"));
            assertThat(receipts).anyMatch(receipt -> receipt.contains("\"worker\":\"a\""));
            assertThat(receipts).anyMatch(receipt -> receipt.contains("\"worker\":\"b\""));
            assertThat(scene.list("LRANGE", Scene.PREFIX + "pending", "0", "-1"))
                    .as("what stood behind the pills")
                    .containsExactlyElementsOf(after.stream().map(JobHandle::id).toList());
            assertThat(scene.queue("ZCARD", "sessions")).isEqualTo("0");
            scene.worker("c", 1);
            scene.awaitSuccess(after);
            scene.assertOneOutcomeEach(103);
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aPillPushedByHandStopsAnIdleWorker(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            StoryWorker worker = scene.worker("w", 2);
            // No bell rings for it: the worker looks by itself every second.
            scene.queue("RPUSH", "pending", "pill:monday");

            assertThat(worker.ended()).succeedsWithin(Duration.ofSeconds(5));
            assertThat(receipt(scene, "monday")).contains("\"worker\":\"w\"");
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aPillWhoseTimeIsOverStopsNobody(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.queue("RPUSH", "pending", "pill:yesterday:" + (scene.now() - 1));
            JobHandle<Integer> job = scene.producer().enqueue(TestTasks.ECHO, 1);
            StoryWorker worker = scene.worker("w", 2);

            scene.awaitSuccess(List.of(job));
            assertThat(worker.isAlive()).isTrue();
            assertThat(scene.keys("pill:")).isEmpty();
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aSecondPillIsLeftForAnotherWorker(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            StoryWorker first = scene.worker("first", 4);
            push(scene, List.of("one", "two"), false, LIFE);
            assertStopped(first);

            assertThat(scene.list("LRANGE", Scene.PREFIX + "pending", "0", "-1"))
                    .singleElement()
                    .asString()
                    .startsWith("pill:two:");
            assertStopped(scene.worker("second", 4));
            assertThat(receipt(scene, "two")).contains("\"worker\":\"second\"");
            Leftovers.of(scene).check();
        }
    }

    @Test
    void anUrgentPillIsTakenByAFullWorkerAndBoundedByTheDrain(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            StoryWorker urged = scene.worker("urged", 1, Duration.ofMillis(500));
            JobHandle<String> longJob = scene.producer().enqueue(TestTasks.NAP, new Nap(4_000));
            scene.awaitStarted(longJob);
            push(scene, List.of("now.1"), true, LIFE);

            assertStopped(urged);
            assertThat(scene.ledger().ids(Ledger.Event.INTERRUPTED)).containsExactly(longJob.id());
            assertThat(receipt(scene, "now.1")).contains("\"worker\":\"urged\"");
            assertThat(scene.list("LRANGE", Scene.PREFIX + "pending", "0", "-1"))
                    .containsExactly(longJob.id());
            scene.worker("next", 2);
            assertThat(scene.awaitSuccess(List.of(longJob)))
                    .singleElement()
                    .satisfies(result -> assertThat(result.attempt()).isEqualTo(1));
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aStopWhileAPillWaitsForALongJobIsBoundedByTheDrain(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            StoryWorker worker = scene.worker("w", 2, Duration.ofMillis(500));
            JobHandle<String> longJob = scene.producer().enqueue(TestTasks.NAP, new Nap(30_000));
            scene.awaitStarted(longJob);
            push(scene, List.of("calm"), false, LIFE);
            await().until(() -> scene.queue("LLEN", "pending").equals("0"));

            worker.drain();
            assertThat(worker.ended()).succeedsWithin(Duration.ofSeconds(10));
            assertThat(scene.ledger().ids(Ledger.Event.INTERRUPTED)).containsExactly(longJob.id());
            assertThat(receipt(scene, "calm")).contains("\"worker\":\"w\"");
            assertThat(scene.list("LRANGE", Scene.PREFIX + "pending", "0", "-1"))
                    .containsExactly(longJob.id());
        }
    }

    @Test
    void aPillLetsALongJobFinish(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            StoryWorker worker = scene.worker("w", 2, Duration.ofMillis(100));
            List<JobHandle<String>> jobs =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(1, new Nap(1_000)));
            scene.awaitStarted(jobs);
            push(scene, List.of("calm"), false, LIFE);

            assertThat(scene.awaitSuccess(jobs)).extracting(JobResult::worker).containsOnly("w");
            assertStopped(worker);
            assertThat(receipt(scene, "calm")).contains("\"jobs\":1");
            Leftovers.of(scene).check();
        }
    }

    private static void push(Scene scene, List<String> names, boolean first, Duration life) {
        try (RedisLink link = new RedisLink(scene.settings(), RedisLink.CALL_TIMEOUT)) {
            QueueStore pills = new QueueStore(Keys.of(scene.settings(), "default"));
            assertThat(link.send(pills.pushPills(names, first, life))).isPositive();
        }
    }

    private static void assertStopped(StoryWorker worker) {
        assertThat(worker.ended())
                .succeedsWithin(Scene.PATIENCE)
                .extracting(Worker.Stopped::reason)
                .isEqualTo(StopReason.PILL);
    }

    /** The one receipt of a pill. */
    private static String receipt(Scene scene, String pill) {
        assertThat(scene.queue("LLEN", "pill:" + pill + ":receipts")).isEqualTo("1");
        return scene.queue("LINDEX", "pill:" + pill + ":receipts", "0");
    }
}
