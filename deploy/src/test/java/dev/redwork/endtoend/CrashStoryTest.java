package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.JobResult;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the living do with the sessions of the dead, and with the jobs that may have killed them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CrashStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    /** Swept one after another by whoever sweeps the first, without a pause: by Redis' times, not by this machine's. */
    @Test
    void hundredsOfSessionsThatDiedTogetherAreSweptInOneGo(@TempDir Path directory) {
        int dead = 400;
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            List<JobHandle<Integer>> jobs = scene.producer().enqueueAll(TestTasks.ECHO, Collections.nCopies(dead, 1));
            scene.queue("DEL", "pending", Scene.PREFIX + "doorbell");
            long lapsed = scene.now() - 1;
            scene.each(jobs, job ->
                    new String[] {"HSET", Scene.PREFIX + "running:dead-" + job.id(), job.id(), "1 1 " + lapsed});
            scene.each(jobs, job -> new String[] {"HSET", Scene.PREFIX + "session:dead-" + job.id(), "worker", "dead"});
            scene.each(jobs, job ->
                    new String[] {"ZADD", Scene.PREFIX + "sessions", Long.toString(lapsed), "dead-" + job.id()});
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
    void twoSuspectsRunOneAfterTheOtherAndKeepNobodyBusy(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
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
}
