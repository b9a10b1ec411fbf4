package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** SIGSTOP: a machine that hangs. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PauseProcessTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void aWorkerFrozenPastItsLeaseLosesItsJobsAndWorksOnUnderANewSession(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            WorkerProcess frozen = scene.process("frozen", 4).awaitReady();
            // One that does not heed the interrupt, so that its stale outcome is really sent or dropped.
            List<JobHandle<String>> jobs = new ArrayList<>(
                    scene.producer().enqueueAll(TestTasks.STUBBORN, Collections.nCopies(2, new Nap(2_000))));
            jobs.addAll(scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(2, new Nap(2_000))));
            scene.awaitStarted(jobs);
            frozen.suspend();
            List<String> lost = scene.sessions(frozen.name());
            assertThat(lost).hasSize(1);
            StoryWorker other = scene.worker("other", 4);
            scene.endLease(frozen.name());

            // The other one runs all four, while the frozen one still believes that they are its own.
            assertThat(scene.awaitSuccess(jobs)).allSatisfy(result -> {
                assertThat(result.worker()).isEqualTo(other.name());
                assertThat(result.crashes()).hasSize(1);
            });
            frozen.resume();
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.sessions(frozen.name()).size() == 1
                            && !scene.sessions(frozen.name()).equals(lost));
            await().atMost(Scene.PATIENCE).until(() -> runsToEnd(scene, frozen) == 4);

            // It works on: with the other one gone, everything is its own.
            other.close();
            List<JobHandle<Integer>> more =
                    scene.producer().enqueueAll(TestTasks.ECHO, List.of(1, 2, 3, 4, 5, 6, 7, 8));
            assertThat(scene.awaitSuccess(more))
                    .allSatisfy(result -> assertThat(result.worker()).isEqualTo(frozen.name()));
            assertThat(scene.queue("ZSCORE", "sessions", lost.get(0))).isEqualTo("nil");
            assertEverySessionIsKnown(scene);
            scene.assertOneOutcomeEach(12);
            Leftovers.of(scene).check();
        }
    }

    /** Runs that came to an end of any kind on a worker. */
    private static long runsToEnd(Scene scene, WorkerProcess worker) {
        List<Ledger.Entry> ends = new ArrayList<>(scene.ledger().entries(Ledger.Event.END));
        ends.addAll(scene.ledger().entries(Ledger.Event.INTERRUPTED));
        return ends.stream().filter(end -> end.worker().equals(worker.name())).count();
    }

    /** What is held by a session that nobody sweeps is held for ever. */
    private static void assertEverySessionIsKnown(Scene scene) {
        Set<String> holders = scene.keys("running:");
        List<String> sessions = scene.sessions();
        assertThat(holders).allSatisfy(key -> assertThat(sessions).contains(key.substring("running:".length())));
    }
}
