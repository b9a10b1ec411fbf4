package dev.redwork.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import dev.redwork.redis.testing.RawRedis;
import dev.redwork.redis.testing.RedisExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CrashProcessTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void jobsOfAKilledWorkerRunAgainWithinTwoSecondsOfItsLeasesEnd(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess doomed = scene.worker("doomed", 8);
            List<JobHandle<String>> jobs =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(8, new Nap(5_000)));
            scene.awaitStarted(jobs);
            WorkerProcess heir = scene.worker("heir", 8);
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

    /** Swept one after another by whoever sweeps the first, without a pause: by Redis' times, not by this machine's. */
    @Test
    void hundredsOfSessionsThatDiedTogetherAreSweptInOneGo(@TempDir Path directory) {
        int dead = 400;
        try (Scene scene = new Scene(redis.url(), directory)) {
            List<JobHandle<Integer>> jobs = scene.producer().enqueueAll(TestTasks.ECHO, Collections.nCopies(dead, 1));
            scene.queue("DEL", "pending", Scene.PREFIX + "doorbell");
            long lapsed = scene.now() - 1;
            try (RawRedis line = RawRedis.connect(redis.url())) {
                for (JobHandle<Integer> job : jobs) {
                    String session = "dead-" + job.id();
                    line.call("HSET", Scene.PREFIX + "running:" + session, job.id(), "1 1 " + lapsed);
                    line.call("HSET", Scene.PREFIX + "session:" + session, "worker", "dead");
                    line.call("ZADD", Scene.PREFIX + "sessions", Long.toString(lapsed), session);
                }
            }
            scene.worker("heir", 2);
            scene.worker("rival", 2);

            List<JobResult> results = scene.awaitSuccess(jobs);

            assertThat(scene.total("reclaimed")).isEqualTo(dead);
            assertThat(results)
                    .allSatisfy(result -> assertThat(result.crashes()).containsExactly(lapsed));
            LongSummaryStatistics started =
                    results.stream().mapToLong(JobResult::started).summaryStatistics();
            // With an eighth of a second before each it would be fifty.
            assertThat(started.getMax() - started.getMin()).isLessThan(15_000);
            scene.assertOneOutcomeEach(dead);
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aJobThatKillsItsWorkersDiesAloneAmongLongJobs(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            List<WorkerProcess> workers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                workers.add(scene.worker("w" + i, 8));
            }
            List<JobHandle<String>> before =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(16, new Nap(3_000)));
            JobHandle<Integer> poison = scene.producer().enqueue(TestTasks.HALT, 1);
            List<JobHandle<String>> after =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(16, new Nap(3_000)));

            List<JobHandle<String>> innocent = new ArrayList<>(before);
            innocent.addAll(after);
            await().atMost(Scene.PATIENCE.multipliedBy(2)).until(() -> {
                restartTheDead(scene, workers);
                hastenLapses(scene, workers);
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

    @Test
    void twoSuspectsRunOneAfterTheOtherAndKeepNobodyBusy(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            List<JobHandle<String>> jobs =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(2, new Nap(2_000)));
            // As if two workers had died under each of them.
            long now = scene.now();
            for (JobHandle<String> job : jobs) {
                scene.queue("HSET", "crashes", job.id(), (now - 2_000) + " " + (now - 1_000));
            }
            long before = scene.scriptCalls();
            scene.worker("w", 4);
            List<JobResult> results = scene.awaitSuccess(jobs);

            assertThat(results.get(1).started())
                    .isGreaterThanOrEqualTo(results.get(0).ended());
            assertThat(scene.scriptCalls() - before).as("calls meanwhile").isLessThan(60);
            scene.assertOneOutcomeEach(2);
            Leftovers.of(scene).check();
        }
    }

    private static void restartTheDead(Scene scene, List<WorkerProcess> workers) {
        for (int i = 0; i < workers.size(); i++) {
            if (!workers.get(i).isAlive()) {
                workers.set(i, scene.begin("w" + i, 8));
            }
        }
    }

    /** A dead worker's lease need not be waited for here: it ends now. */
    private static void hastenLapses(Scene scene, List<WorkerProcess> workers) {
        Set<String> living = workers.stream()
                .filter(WorkerProcess::isAlive)
                .map(worker -> Long.toString(worker.pid()))
                .collect(Collectors.toSet());
        for (String session : scene.list("ZRANGE", Scene.PREFIX + "sessions", "0", "-1")) {
            String pid = scene.queue("HGET", "session:" + session, "pid");
            if (!pid.equals("nil") && !living.contains(pid)) {
                scene.queue("ZADD", "sessions", "XX", "LT", Long.toString(scene.now() - 1), session);
            }
        }
    }
}
