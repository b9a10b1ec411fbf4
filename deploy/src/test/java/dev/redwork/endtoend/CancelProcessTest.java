package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.endtoend.TestTasks.Fail;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.JobState;
import dev.redwork.producer.JobCancelledException;
import dev.redwork.producer.JobHandle;
import dev.redwork.redis.Appendfsync;
import dev.redwork.redis.testing.RedisExtension;
import dev.redwork.store.Moved;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are cancelled by their ids: what waits never starts, what runs is told, whatever dies in between. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelProcessTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> options.appendfsync(Appendfsync.ALWAYS));

    @Test
    void whatWaitsInTheLineForItsTimeOrForAnotherAttemptNeverStarts(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess early = scene.worker("early", 2);
            JobHandle<Integer> retrying =
                    scene.producer().enqueue(TestTasks.FAIL.with(options -> options.attempts(100)), new Fail(99));
            String far = Long.toString(scene.now() + 3_600_000);
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.queue("ZADD", "retrying", "XX", "CH", far, retrying.id())
                            .equals("1"));
            assertThat(retrying.cancel()).isEqualTo(Moved.CANCELLED);
            int runs = scene.ledger().entries(Ledger.Event.START, retrying.id()).size();
            List<JobHandle<String>> busy =
                    scene.producer().enqueueAll(TestTasks.STUBBORN, Collections.nCopies(2, new Nap(30_000)));
            scene.awaitStarted(busy);
            List<JobHandle<Integer>> line = scene.producer()
                    .enqueueAll(TestTasks.ECHO, IntStream.range(0, 100).boxed().toList());
            JobHandle<Integer> scheduled = scene.producer()
                    .enqueue(TestTasks.ECHO.with(options -> options.delay(Duration.ofSeconds(3))), 1, "scheduled");

            List<JobHandle<Integer>> cancelled = new ArrayList<>();
            List<JobHandle<Integer>> wanted = new ArrayList<>();
            for (int i = 0; i < line.size(); i++) {
                (i % 2 == 0 ? cancelled : wanted).add(line.get(i));
            }
            cancelled.forEach(job -> assertThat(job.cancel()).isEqualTo(Moved.CANCELLED));
            assertThat(scene.producer().cancel("default", "scheduled")).isEqualTo(Moved.CANCELLED);
            assertThat(scene.producer().cancel("default", "nobody")).isEqualTo(Moved.GONE);
            early.kill9();
            redis.server().stop();
            redis.server().start();
            scene.worker("late", 2);
            scene.worker("later", 2);

            scene.awaitSuccess(wanted);
            cancelled.forEach(CancelProcessTest::assertCancelled);
            assertCancelled(retrying);
            assertCancelled(scheduled);
            // Longer than the scheduled one had to wait.
            await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
            assertThat(scene.ledger().ids(Ledger.Event.START))
                    .doesNotContainAnyElementsOf(Scene.ids(cancelled))
                    .doesNotContain("scheduled");
            assertThat(scene.ledger().entries(Ledger.Event.START, retrying.id()))
                    .hasSize(runs);
            assertThat(scene.result("scheduled").state()).isEqualTo(JobState.CANCELLED);
            assertThat(scene.queue("EXISTS", "tombstones")).isEqualTo("0");
            assertThat(scene.total("cancelled")).isEqualTo(52);
        }
    }

    @Test
    void whoRunsItIsToldAndWhoWaitsForItLearnsSo(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.redis("FLUSHALL");
            scene.worker("w", 2);
            JobHandle<String> nap = scene.producer().enqueue(TestTasks.NAP, new Nap(60_000));
            scene.awaitStarted(nap);

            assertThat(nap.cancel()).isEqualTo(Moved.ASKED);

            assertCancelled(nap);
            assertThat(scene.ledger().ids(Ledger.Event.INTERRUPTED)).containsExactly(nap.id());
            assertThat(nap.cancel()).isEqualTo(Moved.ENDED);
            scene.assertOneOutcomeEach(1);
            Leftovers.of(scene).check();
        }
    }

    @Test
    void oneWhoseWorkerDiesBeforeItGivesWayDoesNotRunAgain(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.redis("FLUSHALL");
            WorkerProcess first = scene.worker("first", 1);
            JobHandle<String> stubborn = scene.producer().enqueue(TestTasks.STUBBORN, new Nap(60_000));
            scene.awaitStarted(stubborn);
            assertThat(stubborn.cancel()).isEqualTo(Moved.ASKED);
            first.kill9();
            scene.worker("second", 1);

            assertCancelled(stubborn);

            assertThat(scene.ledger().entries(Ledger.Event.START, stubborn.id()))
                    .hasSize(1);
            Leftovers.of(scene).check();
        }
    }

    private static void assertCancelled(JobHandle<?> job) {
        assertThatThrownBy(() -> job.get(Scene.PATIENCE)).isInstanceOf(JobCancelledException.class);
    }
}
