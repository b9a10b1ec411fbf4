package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.Task;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.TimedWorker;
import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerHealth;
import dev.redwork.worker.WorkerHealth.Failing;
import dev.redwork.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A worker tells by itself whether it lives and whether it takes jobs, and which part of it does not. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HealthStoryTest {
    private static final Task<Integer, Integer> TASK = Task.of("task", Integer.class, Integer.class);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @TempDir
    private Path directory;

    private Scene scene;
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void open() {
        scene = new Scene(redis.url(), directory);
    }

    @AfterEach
    void close() {
        end.countDown();
        scene.close();
    }

    private WorkerOptions.Builder worker(String url) {
        return Worker.builder(url).lane(1, "high", "default").handle(TASK, this::blocks);
    }

    private Integer blocks(Integer input, JobContext context) throws InterruptedException {
        started.countDown();
        assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
        return input;
    }

    private static void awaitHealth(Worker worker, Consumer<WorkerHealth> told) {
        await().atMost(Scene.PATIENCE).untilAsserted(() -> told.accept(worker.health()));
    }

    @Test
    void oneThatRunsIsWellAlsoWhileAllItsThreadsAreInLongJobs() throws InterruptedException {
        try (Worker worker = TimedWorker.start(worker(redis.url()), Scene.QUICK)) {
            assertThat(worker.health()).isEqualTo(new WorkerHealth(List.of(), List.of()));
            scene.producer().enqueue(TASK, 1);
            assertThat(started.await(Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            // Longer than a worker may be without an answer: renewals go on.
            long later = scene.now() + 2 * Scene.QUICK.lease().toMillis() + 500;
            await().atMost(Scene.PATIENCE).until(() -> scene.now() > later);
            awaitHealth(worker, health -> assertThat(health.notReady()).isEmpty());
            end.countDown();
        }
    }

    @Test
    void anOutageMakesItNotReadyAndDoesNotEndItsLife() {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Worker worker = TimedWorker.start(worker(line.url()), Scene.QUICK)) {
            line.refuse();
            line.cut();
            assertSilenceIsTold(worker);
            line.pass();
            awaitHealth(worker, health -> assertThat(health.notReady()).isEmpty());
        }
    }

    @Test
    void soDoesARedisThatTakesCallsAndDoesNotAnswer() {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Worker worker = TimedWorker.start(worker(line.url()), Scene.QUICK)) {
            line.blackhole();
            assertSilenceIsTold(worker);
            line.cut();
            line.pass();
            awaitHealth(worker, health -> assertThat(health.notReady()).isEmpty());
        }
    }

    private static void assertSilenceIsTold(Worker worker) {
        awaitHealth(worker, health -> {
            assertThat(health.notLive()).isEmpty();
            assertThat(health.notReady())
                    .extracting(Failing::part)
                    .containsExactly("lane high,default:1", "lane high,default:1");
            assertThat(health.notReady())
                    .extracting(Failing::why)
                    .satisfiesExactly(
                            first -> assertThat(first).contains("Redis has answered no claim", "queue high for 3 s"),
                            second -> assertThat(second).contains("queue default"));
        });
    }

    @Test
    void oneThatIsQuietOrStopsIsNotReady() throws InterruptedException {
        Worker worker = worker(redis.url()).drain(Duration.ofMinutes(1)).start();
        scene.producer().enqueue(TASK, 1);
        assertThat(started.await(Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        worker.quiet();
        assertThat(worker.health())
                .isEqualTo(
                        new WorkerHealth(List.of(), List.of(new Failing("worker", "it is quiet: it claims no more"))));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(worker::close);
        awaitHealth(
                worker,
                health -> assertThat(health)
                        .isEqualTo(new WorkerHealth(
                                List.of(), List.of(new Failing("worker", "it is stopping: it claims no more")))));
        assertThat(closing).isNotDone();

        end.countDown();
        closing.join();
        assertThat(worker.health().notLive()).isEmpty();
        assertThat(worker.health().notReady()).extracting(Failing::part).contains("worker");
    }
}
