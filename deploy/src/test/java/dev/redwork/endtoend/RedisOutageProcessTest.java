package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.Appendfsync;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.JobResult;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that ends and is killed under worker processes. {@code RedisOutageStoryTest}: all else that befalls it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisOutageProcessTest {
    private static final int JOBS = 3_000;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> options.appendfsync(Appendfsync.ALWAYS));

    @Test
    void aRedisRestartedTwiceInTheMiddleLosesNothing(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            List<WorkerProcess> workers = twoWorkers(scene);
            List<JobHandle<Integer>> jobs = enqueue(scene);
            awaitEnded(scene, JOBS / 10);
            assertInTheMiddle(scene);
            redis.server().stop();
            redis.server().start();
            awaitEnded(scene, JOBS / 2);
            assertInTheMiddle(scene);
            redis.server().kill();
            redis.server().start();

            assertAllRan(scene, workers, jobs);
        }
    }

    private static List<WorkerProcess> twoWorkers(Scene scene) {
        List<WorkerProcess> workers = List.of(scene.process("a", 2), scene.process("b", 2));
        workers.forEach(WorkerProcess::awaitReady);
        return workers;
    }

    private static List<JobHandle<Integer>> enqueue(Scene scene) {
        return scene.producer()
                .enqueueAll(
                        TestTasks.SLOW_ECHO, IntStream.range(0, JOBS).boxed().toList());
    }

    private static void awaitEnded(Scene scene, int jobs) {
        await().pollInterval(Duration.ofMillis(5)).atMost(Scene.PATIENCE).until(() -> scene.total("succeeded") >= jobs);
    }

    private static void assertInTheMiddle(Scene scene) {
        assertThat(Long.parseLong(scene.queue("LLEN", "pending")))
                .as("jobs that still wait")
                .isPositive();
    }

    private static void assertAllRan(Scene scene, List<WorkerProcess> workers, List<JobHandle<Integer>> jobs) {
        for (int i = 0; i < jobs.size(); i++) {
            assertThat(jobs.get(i).get(Scene.PATIENCE)).isEqualTo(i);
        }
        scene.assertOneOutcomeEach(jobs.size());
        assertThat(scene.total("reclaimed")).isZero();
        assertThat(scene.queue("EXISTS", "crashes")).isEqualTo("0");
        // All workers go on: four jobs fill two workers of two threads each.
        Set<String> names = workers.stream().map(WorkerProcess::name).collect(Collectors.toSet());
        assertThat(scene.awaitSuccess(scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(4, new Nap(500)))))
                .extracting(JobResult::worker)
                .containsAll(names);
        Leftovers.of(scene).check();
    }
}
