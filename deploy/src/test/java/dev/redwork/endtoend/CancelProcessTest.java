package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.Appendfsync;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Fail;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.BatchCounts;
import dev.redwork.job.CancelResult;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobCancelledException;
import dev.redwork.producer.JobHandle;
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
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            WorkerProcess early = scene.process("early", 2).awaitReady();
            JobHandle<Integer> retrying =
                    scene.producer().enqueue(TestTasks.FAIL.with(options -> options.attempts(100)), new Fail(99));
            String far = Long.toString(scene.now() + 3_600_000);
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.queue("ZADD", "retrying", "XX", "CH", far, retrying.id())
                            .equals("1"));
            assertThat(retrying.cancel()).isEqualTo(CancelResult.CANCELLED);
            int runs = scene.ledger().entries(Ledger.Event.START, retrying.id()).size();
            List<JobHandle<String>> busy =
                    scene.producer().enqueueAll(TestTasks.STUBBORN, Collections.nCopies(2, new Nap(30_000)));
            scene.awaitStarted(busy);
            List<JobHandle<Integer>> line = scene.producer()
                    .enqueueAll(TestTasks.ECHO, IntStream.range(0, 100).boxed().toList());
            JobHandle<Integer> scheduled = scene.producer()
                    .enqueue(TestTasks.ECHO.with(options -> options.delay(Duration.ofSeconds(3))), 1, "scheduled");
            JobHandle<Integer> dueAfterIt =
                    scene.producer().enqueue(TestTasks.ECHO.with(options -> options.delay(Duration.ofSeconds(3))), 2);
            long due = Long.parseLong(scene.queue("ZSCORE", "scheduled", dueAfterIt.id()));

            List<JobHandle<Integer>> cancelled = new ArrayList<>();
            List<JobHandle<Integer>> wanted = new ArrayList<>();
            for (int i = 0; i < line.size(); i++) {
                (i % 2 == 0 ? cancelled : wanted).add(line.get(i));
            }
            cancelled.forEach(job -> assertThat(job.cancel()).isEqualTo(CancelResult.CANCELLED));
            assertThat(scene.producer().cancel("default", "scheduled")).isEqualTo(CancelResult.CANCELLED);
            assertThat(scene.producer().cancel("default", "nobody")).isEqualTo(CancelResult.GONE);
            early.kill9();
            redis.server().stop();
            redis.server().start();
            scene.worker("late", 2);
            scene.worker("later", 2);

            scene.awaitSuccess(wanted);
            cancelled.forEach(CancelProcessTest::assertCancelled);
            assertCancelled(retrying);
            assertCancelled(scheduled);
            // The scheduled one would have been before it.
            JobResult afterIt = scene.awaitSuccess(List.of(dueAfterIt)).get(0);
            assertThat(afterIt.started()).as("start of what was delayed").isGreaterThanOrEqualTo(due);
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
    void oneWhoseWorkerDiesBeforeItGivesWayDoesNotRunAgain(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory, Scene.QUICK)) {
            WorkerProcess first = scene.process("first", 1).awaitReady();
            JobHandle<String> stubborn = scene.producer().enqueue(TestTasks.STUBBORN, new Nap(60_000));
            scene.awaitStarted(stubborn);
            assertThat(stubborn.cancel()).isEqualTo(CancelResult.REQUESTED);
            first.kill9();
            scene.worker("second", 1);

            assertCancelled(stubborn);

            assertThat(scene.ledger().entries(Ledger.Event.START, stubborn.id()))
                    .hasSize(1);
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aWorkerKilledInTheMiddleOfACancellationLosesAndDoublesNothing(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory, Scene.QUICK)) {
            WorkerProcess doomed = scene.process("doomed", 4).awaitReady();
            scene.worker("heir", 4);
            Batch batch = scene.producer().batch("default");
            List<JobHandle<String>> jobs =
                    scene.producer().enqueueAll(TestTasks.NAP.with(batch), Collections.nCopies(1_000, new Nap(30)));
            await().atMost(Scene.PATIENCE).until(() -> scene.total("succeeded") >= 40);

            assertThat(batch.cancel()).isTrue();
            doomed.kill9();

            await().atMost(Scene.PATIENCE)
                    .until(() -> jobs.stream().allMatch(job -> job.future().isDone()));
            BatchCounts counts = batch.counts();
            assertThat(counts.open()).isZero();
            assertThat(counts.succeeded() + counts.cancelled()).isEqualTo(1_000);
            assertThat(counts.cancelled()).isPositive();
            assertThat(jobs.stream().filter(job -> !job.future().isCompletedExceptionally()))
                    .as("told to have succeeded")
                    .hasSize((int) counts.succeeded());
            assertThat(scene.total("retried")).isZero();
            scene.assertOneOutcomeEach(1_000);
            Leftovers.of(scene).check();
        }
    }

    private static void assertCancelled(JobHandle<?> job) {
        assertThatThrownBy(() -> job.get(Scene.PATIENCE)).isInstanceOf(JobCancelledException.class);
    }
}
