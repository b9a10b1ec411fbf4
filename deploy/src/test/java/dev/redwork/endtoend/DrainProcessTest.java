package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM: what a worker does with its jobs before it goes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DrainProcessTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void aHandlerLongerThanTheDrainIsInterruptedAndItsJobGoesToTheFront(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess leaving =
                    scene.process("leaving", 1, Duration.ofMillis(300)).awaitReady();
            JobHandle<String> longer = scene.producer().enqueue(TestTasks.NAP, new Nap(3_000));
            scene.awaitStarted(longer);
            JobHandle<String> behind = scene.producer().enqueue(TestTasks.NAP, new Nap(1));
            leaving.term();

            assertGone(scene, leaving);
            assertThat(scene.ledger().ids(Ledger.Event.INTERRUPTED)).containsExactly(longer.id());
            assertThat(scene.list("LRANGE", Scene.PREFIX + "pending", "0", "-1"))
                    .containsExactly(longer.id(), behind.id());
            assertThat(scene.queue("EXISTS", "attempts")).isEqualTo("0");
            scene.worker("next", 1);
            assertThat(scene.awaitSuccess(List.of(longer, behind))).allSatisfy(result -> {
                assertThat(result.attempt()).isEqualTo(1);
                assertThat(result.crashes()).isEmpty();
            });
            scene.assertOneOutcomeEach(2);
            Leftovers.of(scene).check();
        }
    }

    /** With a lease that does not lapse on a machine that stalls, and for so long that one which nobody renews is over. */
    @Test
    void aLongDrainKeepsItsLease(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess leaving =
                    scene.process("leaving", 4, Duration.ofSeconds(50)).awaitReady();
            // More slots than jobs: the idle threads must not look like a lane that is stuck.
            List<JobHandle<String>> jobs = new ArrayList<>(
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(2, new Nap(26_000))));
            scene.awaitStarted(jobs);
            scene.worker("other", 4);
            leaving.term();

            assertThat(scene.awaitSuccess(jobs)).allSatisfy(result -> {
                assertThat(result.worker()).isEqualTo("leaving");
                assertThat(result.crashes()).isEmpty();
            });
            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(2);
            assertThat(scene.total("reclaimed")).isZero();
            scene.assertOneOutcomeEach(2);
            Leftovers.of(scene).check();
        }
    }

    /** Its process has ended, and it left no session behind. */
    private static void assertGone(Scene scene, WorkerProcess worker) {
        assertThat(worker.ended()).succeedsWithin(Scene.PATIENCE);
        assertThat(scene.keys("running:")).isEmpty();
        assertThat(scene.queue("ZCARD", "sessions")).isEqualTo("0");
    }
}
