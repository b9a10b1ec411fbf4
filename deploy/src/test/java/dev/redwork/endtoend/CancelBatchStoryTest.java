package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.Appendfsync;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Fail;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.BatchCounts;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobCancelledException;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What waits of a cancelled batch never starts, what runs is told, and everything still ends exactly once. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelBatchStoryTest {
    private static final Nap LONG = new Nap(60_000);

    /** The machine is shared: a stall of it is not a signal that was lost. */
    private static final long STALL = 2_000;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> options.appendfsync(Appendfsync.ALWAYS));

    @Test
    void aThousandWaitingJobsNeverStartOnAnyWorkerAlsoAfterARestartOfRedis(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("early", 2);
            Batch batch = scene.producer().batch("default");
            // They keep the early worker from claiming what follows.
            List<JobHandle<String>> running =
                    scene.producer().enqueueAll(TestTasks.STUBBORN.with(batch), Collections.nCopies(2, new Nap(3_000)));
            scene.awaitStarted(running);
            List<JobHandle<String>> waiting =
                    scene.producer().enqueueAll(TestTasks.NAP.with(batch), Collections.nCopies(1_000, LONG));
            Batch other = scene.producer().batch("default");
            List<JobHandle<Integer>> innocent =
                    new ArrayList<>(scene.producer().enqueueAll(TestTasks.ECHO.with(other), numbers(50)));
            innocent.addAll(scene.producer().enqueueAll(TestTasks.ECHO, numbers(50)));

            assertThat(batch.cancel()).isTrue();
            assertThat(batch.cancel()).as("again").isFalse();
            redis.server().stop();
            redis.server().start();
            scene.worker("late", 2);

            waiting.forEach(CancelBatchStoryTest::assertCancelled);
            scene.awaitSuccess(innocent);
            scene.awaitSuccess(running);
            assertThat(scene.ledger().ids(Ledger.Event.START)).doesNotContainAnyElementsOf(Scene.ids(waiting));
            assertCounts(batch, 1_002, 2, 0, 1_000);
            assertCounts(other, 50, 50, 0, 0);
            scene.assertOneOutcomeEach(1_102);
            Leftovers.of(scene).check();
        }
    }

    @Test
    void waitingJobsDoNotStartEitherWhenTheWorkersConnectionsHaveGrownStale(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            // Without channels: nothing but the reading at a job's start can tell.
            scene.redis("ACL", "SETUSER", "quiet", "reset", "on", ">secret", "~*", "resetchannels", "+@all");
            String through = "redis://quiet:secret@127.0.0.1:" + redis.port();
            scene.worker(through, "w", Duration.ofSeconds(5), 2);
            // One of a batch: the worker has a connection for signals.
            Batch first = scene.producer().batch("default");
            scene.awaitSuccess(List.of(scene.producer().enqueue(TestTasks.ECHO.with(first), 1)));
            List<JobHandle<String>> busy =
                    scene.producer().enqueueAll(TestTasks.STUBBORN, Collections.nCopies(2, new Nap(3_000)));
            scene.awaitStarted(busy);
            Batch batch = scene.producer().batch("default");
            List<JobHandle<String>> waiting =
                    scene.producer().enqueueAll(TestTasks.NAP.with(batch), Collections.nCopies(50, LONG));
            assertThat(batch.cancel()).isTrue();
            // A renewal has told that something was said: the claim to come tells nothing new.
            awaitRenewals(scene, 2);

            scene.redis("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

            waiting.forEach(CancelBatchStoryTest::assertCancelled);
            assertThat(scene.ledger().ids(Ledger.Event.START)).doesNotContainAnyElementsOf(Scene.ids(waiting));
            scene.awaitSuccess(busy);
        } finally {
            try (Scene scene = new Scene(redis.url(), directory)) {
                scene.redis("ACL", "DELUSER", "quiet");
            }
        }
    }

    @Test
    void runningJobsAreToldAndEachEndsAsItsHandlerDoes(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 5);
            Batch batch = scene.producer().batch("default");
            JobHandle<Integer> retrying = scene.producer().enqueue(TestTasks.FAIL.with(batch), new Fail(9));
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.queue("ZCARD", "retrying").equals("1"));
            List<JobHandle<String>> yielding =
                    scene.producer().enqueueAll(TestTasks.NAP.with(batch), Collections.nCopies(2, LONG));
            JobHandle<String> stubborn = scene.producer().enqueue(TestTasks.STUBBORN.with(batch), new Nap(2_000));
            JobHandle<String> other = scene.producer().enqueue(TestTasks.NAP, new Nap(2_500));
            scene.awaitStarted(yielding);
            scene.awaitStarted(stubborn, other);
            int attempts =
                    scene.ledger().entries(Ledger.Event.START, retrying.id()).size();

            assertThat(batch.cancel()).isTrue();

            yielding.forEach(CancelBatchStoryTest::assertCancelled);
            assertCancelled(retrying);
            assertThat(stubborn.get(Scene.PATIENCE)).isEqualTo("w");
            assertThat(other.get(Scene.PATIENCE)).isEqualTo("w");
            long asked = batch.counts().cancelling();
            assertThat(yielding).allSatisfy(job -> {
                JobResult result = scene.result(job.id());
                assertThat(result.state()).isEqualTo(JobState.CANCELLED);
                assertThat(result.attempt()).isEqualTo(1);
                assertThat(result.ended() - asked).isLessThan(STALL);
            });
            assertThat(scene.ledger().ids(Ledger.Event.INTERRUPTED)).isEqualTo(Scene.ids(yielding));
            assertThat(scene.ledger().entries(Ledger.Event.START, retrying.id()))
                    .as("runs of the one that was to be retried")
                    .hasSize(attempts);
            assertThat(scene.total("retried")).isEqualTo(attempts);
            assertThat(batch.counts().isEnded()).isTrue();
            assertCounts(batch, 4, 1, 0, 3);
            Leftovers.of(scene).check();
        }
    }

    @Test
    void whoJoinsACancelledBatchIsCancelledToo(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 2);
            Batch batch = scene.producer().batch("default");
            assertThat(batch.cancel()).as("it has no jobs").isFalse();
            assertThat(scene.producer().enqueue(TestTasks.ECHO.with(batch), 1).get(Scene.PATIENCE))
                    .isEqualTo(1);
            assertThat(batch.cancel()).isTrue();

            scene.producer()
                    .enqueueAll(TestTasks.ECHO.with(batch), numbers(100))
                    .forEach(CancelBatchStoryTest::assertCancelled);

            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(1);
            assertCounts(batch, 101, 1, 0, 100);
        }
    }

    @Test
    void aCancellationReachesRunningJobsWhileItsChannelIsKilledAllTheTime(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 8);
            int rounds = 0;
            try (PubSubKiller killer = new PubSubKiller(scene)) {
                for (; rounds < 15 || killer.kills() < 15; rounds++) {
                    Batch batch = scene.producer().batch("default");
                    List<JobHandle<String>> running =
                            scene.producer().enqueueAll(TestTasks.NAP.with(batch), Collections.nCopies(8, LONG));
                    scene.awaitStarted(running);
                    List<JobHandle<String>> waiting =
                            scene.producer().enqueueAll(TestTasks.NAP.with(batch), Collections.nCopies(20, LONG));

                    assertThat(batch.cancel()).isTrue();

                    running.forEach(CancelBatchStoryTest::assertCancelled);
                    waiting.forEach(CancelBatchStoryTest::assertCancelled);
                    long asked = batch.counts().cancelling();
                    assertThat(running)
                            .allSatisfy(job -> assertThat(scene.result(job.id()).ended() - asked)
                                    .isLessThan(STALL));
                    assertThat(scene.ledger().ids(Ledger.Event.START)).doesNotContainAnyElementsOf(Scene.ids(waiting));
                }
            }
            scene.assertOneOutcomeEach(rounds * 28L);
        }
    }

    @Test
    void theInterruptOfACancelledJobNeverMeetsTheNextJobOfItsThread(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 4);
            List<JobHandle<Integer>> innocent = new ArrayList<>();
            Set<String> guilty = new HashSet<>();
            for (int round = 0; round < 60; round++) {
                Batch batch = scene.producer().batch("default");
                // Some end just when they are told.
                List<Nap> naps = IntStream.range(0, 8).mapToObj(Nap::new).toList();
                List<JobHandle<String>> jobs = scene.producer().enqueueAll(TestTasks.NAP.with(batch), naps);
                guilty.addAll(Scene.ids(jobs));
                innocent.addAll(scene.producer().enqueueAll(TestTasks.SLOW_ECHO, numbers(50)));
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(Scene.PATIENCE)
                        .until(() -> jobs.stream().anyMatch(job -> job.future().isDone()));
                batch.cancel();
            }

            scene.awaitSuccess(innocent);
            assertThat(guilty).containsAll(scene.ledger().ids(Ledger.Event.INTERRUPTED));
            assertThat(scene.total("cancelled"))
                    .as("jobs that met their cancellation")
                    .isPositive();
            assertThat(scene.total("retried")).as("innocent ones that failed").isZero();
            scene.assertOneOutcomeEach(60 * 58L);
        }
    }

    @Test
    void aBatchEndsAlsoWithAJobThatKilledItsWorkers(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            Batch batch = scene.producer().batch("default");
            JobHandle<Integer> poison = scene.producer().enqueue(TestTasks.ECHO.with(batch), 1);
            long now = scene.now();
            scene.queue("HSET", "crashes", poison.id(), (now - 3) + " " + (now - 2) + " " + (now - 1));
            scene.worker("w", 2);

            assertThatThrownBy(() -> poison.get(Scene.PATIENCE)).isInstanceOf(JobFailedException.class);

            assertThat(scene.ledger().entries(Ledger.Event.START)).isEmpty();
            assertCounts(batch, 1, 0, 1, 0);
            Leftovers.of(scene).withDead(Set.of(poison.id())).check();
        }
    }

    private static void assertCancelled(JobHandle<?> job) {
        assertThatThrownBy(() -> job.get(Scene.PATIENCE))
                .isInstanceOf(JobCancelledException.class)
                .hasMessageContaining(job.id());
    }

    private static void assertCounts(Batch batch, long total, long succeeded, long dead, long cancelled) {
        BatchCounts counts = batch.counts();
        assertThat(List.of(counts.total(), counts.open(), counts.succeeded(), counts.dead(), counts.cancelled()))
                .as("total, open, succeeded, dead, cancelled")
                .containsExactly(total, 0L, succeeded, dead, cancelled);
    }

    private static Collection<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** Of the one session that there is: each moves the end of its lease. */
    private static void awaitRenewals(Scene scene, int count) {
        Set<String> ends = new HashSet<>();
        await().atMost(Scene.PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            ends.add(scene.list("ZRANGE", Scene.PREFIX + "sessions", "0", "-1", "WITHSCORES")
                    .get(1));
            return ends.size() > count;
        });
    }
}
