package dev.redwork.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9}: what becomes of the jobs of a worker that dies. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CrashProcessTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    /** With the spans that users get, and by Redis' own times: the one test of the bound that is promised. */
    @Test
    void jobsOfAKilledWorkerRunAgainWithinTwoSecondsOfItsLeasesEnd(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess doomed = scene.process("doomed", 8).awaitReady();
            List<JobHandle<String>> jobs =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(8, new Nap(4_000)));
            scene.awaitStarted(jobs);
            StoryWorker heir = scene.worker("heir", 8);
            assertThat(scene.ledger().entries(Ledger.Event.END)).isEmpty();

            doomed.kill9();

            List<JobResult> results = scene.awaitSuccess(jobs);
            assertThat(results).hasSize(8).allSatisfy(result -> {
                assertThat(result.worker()).isEqualTo(heir.name());
                assertThat(result.attempt()).as("a crash is no attempt").isEqualTo(1);
                assertThat(result.crashes()).hasSize(1);
                long leaseEnd = result.crashes().get(0);
                assertThat(result.started()).isBetween(leaseEnd, leaseEnd + 2_000);
            });
            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(16);
            assertThat(scene.ledger().entries(Ledger.Event.END)).hasSize(8);
            assertThat(scene.total("reclaimed")).isEqualTo(8);
            scene.assertOneOutcomeEach(8);
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aJobThatKillsItsWorkersDiesAloneAmongLongJobs(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            List<WorkerProcess> workers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                workers.add(scene.process("w" + i, 8));
            }
            workers.forEach(WorkerProcess::awaitReady);
            List<JobHandle<String>> before =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(16, new Nap(1_500)));
            JobHandle<Integer> poison = scene.producer().enqueue(TestTasks.HALT, 1);
            List<JobHandle<String>> after =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(16, new Nap(1_500)));

            List<JobHandle<String>> innocent = new ArrayList<>(before);
            innocent.addAll(after);
            await().atMost(Scene.PATIENCE.multipliedBy(2)).until(() -> {
                replaceTheDead(scene, workers);
                return poison.future().isDone()
                        && innocent.stream().allMatch(job -> job.future().isDone());
            });

            assertThat(poison.future())
                    .failsWithin(Scene.PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(JobFailedException.class)
                    .satisfies(thrown -> assertThat(((JobFailedException) requireNonNull(thrown.getCause())).failure())
                            .extracting(Failure::reason)
                            .isEqualTo(Reason.POISON));
            assertThat(poison.state()).isEqualTo(JobState.DEAD);
            scene.awaitSuccess(innocent);
            assertThat(scene.ledger().entries(Ledger.Event.START, poison.id()))
                    .as("runs of the poison")
                    .hasSize(3);
            scene.assertOneOutcomeEach(33);
            Leftovers.of(scene).withDead(Set.of(poison.id())).check();
        }
    }

    private static void replaceTheDead(Scene scene, List<WorkerProcess> workers) {
        for (int i = 0; i < workers.size(); i++) {
            WorkerProcess worker = workers.get(i);
            if (!worker.isAlive()) {
                scene.endLease(worker.name());
                workers.set(i, scene.process(worker.name() + "x", 8));
            }
        }
    }
}
