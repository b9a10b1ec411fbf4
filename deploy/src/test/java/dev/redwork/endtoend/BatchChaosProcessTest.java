package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Fail;
import dev.redwork.endtoend.TestTasks.Look;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.BatchCounts;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Batches that are cancelled or told to stop in any moment, while workers die and channels break. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchChaosProcessTest {
    private static final int BATCHES = 60;

    /** Nobody looks so long in vain. */
    private static final Look LONG = new Look(100_000, 1);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    @Test
    void everyBatchEndsAndAddsUpWhateverDies(@TempDir Path directory) {
        Random random = new Random(20_261_122);
        try (Scene scene = new Scene(redis.url(), directory, Scene.QUICK)) {
            List<WorkerProcess> workers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                workers.add(scene.process("w" + i, 4));
            }
            workers.forEach(WorkerProcess::awaitReady);
            List<Batch> batches = new ArrayList<>();
            List<Batch> raised = new ArrayList<>();
            List<JobHandle<?>> jobs = new ArrayList<>();
            try (PubSubKiller killer = new PubSubKiller(scene)) {
                for (int round = 0; round < BATCHES; round++) {
                    Batch batch = scene.producer().batch("default");
                    batches.add(batch);
                    jobs.addAll(enqueue(scene, batch));
                    pause(Duration.ofMillis(random.nextInt(60)));
                    if (random.nextBoolean()) {
                        batch.cancel();
                    } else {
                        batch.raise(TestTasks.STOP, "enough");
                        raised.add(batch);
                    }
                    if (round % 20 == 10) {
                        workers.get(round / 20).kill9();
                        scene.worker("heir" + round, 4);
                    }
                }
                await().atMost(Duration.ofSeconds(80))
                        .until(() -> jobs.stream().allMatch(job -> job.future().isDone()));
                assertThat(killer.kills()).isPositive();
            }

            long ended = 0;
            for (Batch batch : batches) {
                BatchCounts counts = batch.counts();
                assertThat(counts.isEnded()).as("%s", counts).isTrue();
                assertThat(counts.succeeded() + counts.dead() + counts.cancelled())
                        .as("%s", counts)
                        .isEqualTo(counts.total());
                ended += counts.total();
            }
            assertThat(ended).isEqualTo(jobs.size());
            assertThat(raised)
                    .allSatisfy(batch -> assertThat(batch.counts().succeeded())
                            .isEqualTo(batch.counts().total()));
            assertThat(scene.total("retried"))
                    .as("those that failed on purpose, and no other")
                    .isLessThanOrEqualTo(BATCHES);
            scene.assertOneOutcomeEach(jobs.size());
            Leftovers.of(scene).check();
        }
    }

    private static List<JobHandle<?>> enqueue(Scene scene, Batch batch) {
        List<JobHandle<?>> jobs = new ArrayList<>();
        jobs.addAll(scene.producer().enqueueAll(TestTasks.WATCH.with(batch), Collections.nCopies(3, LONG)));
        jobs.addAll(scene.producer().enqueueAll(TestTasks.NAP.with(batch), Collections.nCopies(6, new Nap(10))));
        jobs.add(scene.producer().enqueue(TestTasks.FAIL.with(batch), new Fail(1)));
        return jobs;
    }

    private static void pause(Duration time) {
        await().pollDelay(time)
                .pollInterval(Duration.ofMillis(1))
                .atMost(time.plusSeconds(5))
                .until(() -> true);
    }
}
