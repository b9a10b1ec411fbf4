package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.JobResult;
import dev.redwork.job.Task;
import dev.redwork.job.Timing;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A worker that cannot start a thread for a while: a limit of the machine, of the user or of a container. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadsProcessTest {
    /** Where leases pass and a slot whose handler does not return is soon another one's. */
    private static final Timing TIMING = new Timing(
            Scene.SHORT_LEASE.lease(),
            Scene.SHORT_LEASE.renewEvery(),
            Scene.SHORT_LEASE.block(),
            Duration.ofMillis(300));

    private static final long LONGER_THAN_A_LEASE =
            TIMING.lease().plusMillis(1_500).toMillis();

    private static final Task<Nap, String> IGNORES_ITS_TIMEOUT =
            TestTasks.STUBBORN.with(options -> options.attempts(1).timeout(Duration.ofMillis(200)));

    private static final ThreadLimit LIMIT = ThreadLimit.ofStacks(256);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void aLaneThatCannotReplaceItsThreadsKeepsItsLeaseAndHasThemAgainLater(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory, TIMING)) {
            WorkerProcess worker =
                    scene.process("short", Shortages.SLOTS, LIMIT.options()).awaitReady();
            assertSlots(scene, "before");
            // What a worker starts when it first needs it is there.
            JobHandle<String> first = scene.producer().enqueue(IGNORES_ITS_TIMEOUT, new Nap(1));
            scene.awaitSuccess(List.of(first));
            LIMIT.deny(worker.pid());
            assertThat(scene.producer().enqueue(Shortages.THREADS, 1).get(Scene.PATIENCE))
                    .as("threads that could be started under the limit")
                    .isLessThanOrEqualTo(2);

            List<JobHandle<String>> stuck = scene.producer()
                    .enqueueAll(IGNORES_ITS_TIMEOUT, Collections.nCopies(3, new Nap(4 * LONGER_THAN_A_LEASE)));
            scene.awaitStarted(stuck);
            await().atMost(Scene.PATIENCE)
                    .untilAsserted(() -> assertThat(scene.producer()
                                    .enqueue(Shortages.HEALTH, 1)
                                    .get(Scene.PATIENCE))
                            .startsWith("WorkerHealth[notLive=[], notReady=[Failing[part=lane ")
                            .containsPattern("why=[23] of its threads could not be started: "));
            JobHandle<String> longer = scene.producer().enqueue(TestTasks.NAP, new Nap(LONGER_THAN_A_LEASE));
            scene.awaitStarted(longer);
            StoryWorker other = scene.worker("other", 2);

            assertThat(scene.awaitSuccess(List.of(longer))).singleElement().satisfies(result -> {
                assertThat(result.crashes()).as("leases that were over").isEmpty();
                assertThat(result.worker()).isEqualTo("short");
            });
            assertThat(scene.ledger().entries(Ledger.Event.START, longer.id())).hasSize(1);
            LIMIT.lift(worker.pid());
            other.close();
            stuck.forEach(job -> assertThatThrownBy(() -> job.get(Scene.PATIENCE))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("timed out"));
            assertThat(scene.total("reclaimed"))
                    .as("jobs of a worker that was taken for dead")
                    .isZero();
            assertThat(scene.total("dead")).isEqualTo(stuck.size());
            assertSlots(scene, "after");
            assertThat(worker.isAlive()).isTrue();
            Leftovers.of(scene).withDead(Scene.ids(stuck)).check();
        }
    }

    private static void assertSlots(Scene scene, String when) {
        List<JobHandle<String>> meeting =
                scene.producer().enqueueAll(Shortages.MEET, Collections.nCopies(Shortages.SLOTS, when));
        assertThat(scene.awaitSuccess(meeting)).extracting(JobResult::worker).containsOnly("short");
    }
}
