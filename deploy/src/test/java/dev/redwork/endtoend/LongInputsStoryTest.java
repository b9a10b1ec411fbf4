package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobResult;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A lane with room for many jobs before a line of long ones. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongInputsStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private static final Task<String, Integer> LENGTH = Task.of("length", String.class, Integer.class);
    private static final Pattern HITS = Pattern.compile("keyspace_hits:(\\d+)");
    private static final int JOBS = 300;
    private static final int SLOTS = 100;

    /** Ten of them fill a claim: one that asked for all that the lane has room for would read each spec ten times. */
    @Test
    void aSpecIsReadAboutOnce(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            List<JobHandle<Integer>> jobs =
                    scene.producer().enqueueAll(LENGTH, Collections.nCopies(JOBS, "x".repeat(100_000)));
            long before = hits(scene);
            try (Worker worker = Worker.builder(redis.url())
                    .handle(LENGTH, (text, context) -> text.length())
                    .lane(SLOTS, "default")
                    .start()) {
                assertThat(scene.awaitSuccess(jobs))
                        .extracting(JobResult::worker)
                        .containsOnly(worker.name());
            }

            assertThat((double) (hits(scene) - before) / JOBS)
                    .as("keys that Redis looked up and found, a job")
                    .isLessThan(6);
            scene.assertOneOutcomeEach(JOBS);
        }
    }

    private static long hits(Scene scene) {
        Matcher hits = HITS.matcher(scene.redis("INFO", "stats"));
        assertThat(hits.find()).isTrue();
        return Long.parseLong(hits.group(1));
    }
}
