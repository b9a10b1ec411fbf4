package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.CancelResult;
import dev.redwork.producer.JobCancelledException;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job that is cancelled by its id while it runs. {@code CancelProcessTest}: whatever dies in between. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void whoRunsItIsToldAndWhoWaitsForItLearnsSo(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 2);
            JobHandle<String> nap = scene.producer().enqueue(TestTasks.NAP, new Nap(60_000));
            scene.awaitStarted(nap);

            assertThat(nap.cancel()).isEqualTo(CancelResult.REQUESTED);

            assertCancelled(nap);
            assertThat(scene.ledger().ids(Ledger.Event.INTERRUPTED)).containsExactly(nap.id());
            assertThat(nap.cancel()).isEqualTo(CancelResult.ENDED);
            scene.assertOneOutcomeEach(1);
            Leftovers.of(scene).check();
        }
    }

    private static void assertCancelled(JobHandle<?> job) {
        assertThatThrownBy(() -> job.get(Scene.PATIENCE)).isInstanceOf(JobCancelledException.class);
    }
}
