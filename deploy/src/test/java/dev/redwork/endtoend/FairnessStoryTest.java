package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.JobResult;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Work spreads over equal workers. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FairnessStoryTest {
    private static final int WORKERS = 4;
    private static final int JOBS = 600;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void ofFourEqualWorkersNoneRunsAFifthMoreThanAnother(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            IntStream.rangeClosed(1, WORKERS).forEach(number -> scene.worker("w" + number, 1));
            await().atMost(Scene.PATIENCE).until(() -> scene.sessions().size() == WORKERS);

            Collection<Long> shares = scene
                    .awaitSuccess(scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(JOBS, new Nap(20))))
                    .stream()
                    .collect(Collectors.groupingBy(JobResult::worker, Collectors.counting()))
                    .values();
            assertThat(shares).as("workers that ran any").hasSize(WORKERS);
            assertThat((double) Collections.max(shares) / Collections.min(shares))
                    .as("most / fewest of %s", shares)
                    .isLessThanOrEqualTo(1.2);
            scene.assertOneOutcomeEach(JOBS);
        }
    }
}
