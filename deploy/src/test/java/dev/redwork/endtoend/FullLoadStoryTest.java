package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.Task;
import dev.redwork.job.Transition;
import dev.redwork.producer.JobHandle;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of no length behind a line that takes its time: loads pile up, and two of them are on their way at once. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullLoadStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    private static final Task<Integer, Integer> DOUBLE = Task.of("double", Integer.class, Integer.class);
    private static final int JOBS = 20_000;
    private static final List<Transition> LOST =
            List.of(Transition.COMPLETE, Transition.CLAIM, Transition.CLAIM, Transition.COMPLETE, Transition.COMPLETE);

    private final Map<Integer, AtomicInteger> starts = new ConcurrentHashMap<>();

    private Worker worker(FaultProxy line) {
        line.delay(Duration.ofMillis(1));
        return Worker.builder(line.url())
                .handle(DOUBLE, (number, context) -> {
                    starts.computeIfAbsent(number, n -> new AtomicInteger()).incrementAndGet();
                    return 2 * number;
                })
                .lane(4, "default")
                .start();
    }

    private List<JobHandle<Integer>> enqueue(Scene scene) {
        return scene.producer()
                .enqueueAll(DOUBLE, IntStream.range(0, JOBS).boxed().toList());
    }

    private void assertAllDone(Scene scene, List<JobHandle<Integer>> jobs) {
        assertThat(jobs.stream().map(job -> job.get(Scene.PATIENCE)).toList())
                .isEqualTo(IntStream.range(0, JOBS).map(n -> 2 * n).boxed().toList());
        scene.assertOneOutcomeEach(JOBS);
    }

    @Test
    void nothingIsRunTwiceAndNothingIsStale(@TempDir Path directory) {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Scene scene = new Scene(redis.url(), directory)) {
            List<JobHandle<Integer>> jobs = enqueue(scene);
            try (Worker worker = worker(line)) {
                assertAllDone(scene, jobs);
                assertThat(worker.name()).isNotEmpty();
            }
            assertThat(starts)
                    .hasSize(JOBS)
                    .allSatisfy((job, runs) -> assertThat(runs).hasValue(1));
            assertThat(scene.total("stale")).isZero();
            assertThat(scene.total("released")).isZero();
            Leftovers.of(scene).check();
        }
    }

    /** One of the two is lost with its connection, carried out or not, while the other goes on. */
    @Test
    void aLoadWhoseAnswerIsLostIsSettledWithTheOtherOne(@TempDir Path directory) {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Scene scene = new Scene(redis.url(), directory)) {
            List<JobHandle<Integer>> jobs = enqueue(scene);
            try (Worker worker = worker(line)) {
                int faults = 0;
                for (Transition move : LOST) {
                    CompletableFuture<Void> gone =
                            line.dropReply(scene.redis("SCRIPT", "LOAD", LostReplyStoryTest.text(move)));
                    await().atMost(Scene.PATIENCE)
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> gone.isDone() || scene.total("succeeded") == JOBS);
                    faults += gone.isDone() ? 1 : 0;
                }
                assertThat(faults).isPositive();
                line.cut();
                assertAllDone(scene, jobs);
                assertThat(worker.name()).isNotEmpty();
            }
            // Under its lease nobody loses a job: what a lost answer had claimed is given back and runs once.
            assertThat(starts)
                    .hasSize(JOBS)
                    .allSatisfy((job, runs) -> assertThat(runs).hasValue(1));
            Leftovers.of(scene).check();
        }
    }
}
