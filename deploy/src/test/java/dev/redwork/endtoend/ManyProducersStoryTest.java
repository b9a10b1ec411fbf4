package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A producer that many threads share. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyProducersStoryTest {
    private static final int THREADS = 20;
    private static final int JOBS = 2_000;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void theSetOfResultsIsTheSetOfJobs(@TempDir Path directory) throws InterruptedException, ExecutionException {
        try (Scene scene = new Scene(redis.url(), directory)) {
            List.of("a", "b", "c").forEach(name -> scene.worker(name, 2));
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            List<Future<List<JobHandle<Integer>>>> enqueued = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int first = t * (JOBS / THREADS);
                enqueued.add(threads.submit(() -> IntStream.range(first, first + JOBS / THREADS)
                        .mapToObj(n -> scene.producer().enqueue(TestTasks.SLOW_ECHO, n))
                        .toList()));
            }
            threads.shutdown();
            Set<Integer> results = new HashSet<>();
            Set<String> ids = new HashSet<>();
            for (Future<List<JobHandle<Integer>>> part : enqueued) {
                for (JobHandle<Integer> job : part.get()) {
                    results.add(job.get(Scene.PATIENCE));
                    ids.add(job.id());
                }
            }

            assertThat(results).isEqualTo(IntStream.range(0, JOBS).boxed().collect(Collectors.toSet()));
            assertThat(scene.keys("job:"))
                    .isEqualTo(ids.stream().map(id -> "job:" + id).collect(Collectors.toSet()));
            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(JOBS);
            assertThat(scene.ledger().entries(Ledger.Event.END).stream()
                            .map(Ledger.Entry::worker)
                            .distinct())
                    .containsExactlyInAnyOrder("a", "b", "c");
            scene.assertOneOutcomeEach(JOBS);
            Leftovers.of(scene).check();
        }
    }
}
