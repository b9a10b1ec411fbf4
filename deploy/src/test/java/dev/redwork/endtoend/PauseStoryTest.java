package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PauseStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    @Test
    void aFrozenRedisLooksLikeNobodysDeath(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory, Scene.SHORT_LEASE)) {
            List<StoryWorker> workers = List.of(scene.worker("a", 4), scene.worker("b", 4), scene.worker("c", 4));
            // Long enough to be held by their workers before, during and after.
            List<JobHandle<String>> jobs =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(12, new Nap(5_000)));
            scene.awaitStarted(jobs);
            Set<String> sessions = Set.copyOf(scene.sessions());
            assertThat(sessions).hasSize(workers.size());

            redis.server().suspend();
            Duration pause = Duration.ofMillis(3_500);
            await().pollDelay(pause).atMost(pause.plusSeconds(5)).until(() -> true);
            redis.server().resume();

            assertThat(scene.awaitSuccess(jobs)).extracting(JobResult::crashes).containsOnly(List.of());
            assertThat(Set.copyOf(scene.sessions())).isEqualTo(sessions);
            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(12);
            assertThat(scene.total("reclaimed")).isZero();
            scene.assertOneOutcomeEach(12);
            Leftovers.of(scene).check();
        }
    }
}
