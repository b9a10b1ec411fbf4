package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of no length behind a line that takes its time: loads pile up, and two of them are on their way at once. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullLoadProcessTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    /** Behind a line on which its credit lasts for seconds, so that it is killed in the middle on any machine. */
    @Test
    void aWorkerThatIsKilledLeavesEachJobItsOneOutcome(@TempDir Path directory) {
        int some = 5_000;
        try (FaultProxy line = FaultProxy.to(redis.port());
                Scene scene = new Scene(redis.url(), directory, Scene.QUICK)) {
            line.delay(Duration.ofMillis(100));
            List<Integer> numbers = IntStream.range(0, some).boxed().toList();
            List<JobHandle<Integer>> jobs = scene.producer().enqueueAll(TestTasks.ECHO, numbers);
            WorkerProcess doomed = scene.process(line.url(), "doomed", Duration.ofSeconds(5), 4);
            await().atMost(Scene.PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> scene.total("succeeded") > 0);
            doomed.kill9();
            assertThat(scene.total("succeeded")).as("killed in the middle").isLessThan(some);
            scene.worker("heir", 4);

            assertThat(jobs.stream().map(job -> job.get(Scene.PATIENCE)).toList())
                    .isEqualTo(numbers);
            scene.assertOneOutcomeEach(some);
            Leftovers.of(scene).check();
        }
    }
}
