package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.admin.JobOperations;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Job;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.json.JobJson;
import dev.redwork.producer.JobHandle;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.worker.Worker;
import dev.redwork.worker.metrics.WorkerMetrics;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code redwork.job.wait}: since when a job could run, whatever its due time, its failures and the clocks around it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitStoryTest {
    private static final Task<Integer, Integer> TASK = Task.of("task", Integer.class, Integer.class);
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @TempDir
    private Path directory;

    private Scene scene;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void open() {
        scene = new Scene(redis.url(), directory);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private Worker worker() {
        Task<Integer, Integer> soon = TASK.with(o -> o.retry(RetryPolicy.fixed(Duration.ofMillis(20))));
        return Worker.builder(redis.url())
                .lane(1, "default")
                .listener(new WorkerMetrics(registry))
                .handle(soon, (input, context) -> {
                    if (context.attempt() <= input) {
                        throw new IllegalStateException("on purpose");
                    }
                    return input;
                })
                .start();
    }

    /** A job that was enqueued an hour ago and stands in line since it was due. */
    private void waits(String id, long due, int attempts, int failures) {
        String spec = "{\"v\":1,\"task\":\"task\",\"enqueued\":%d,\"due\":%d,\"attempts\":%d,\"input\":%d}"
                .formatted(scene.now() - HOUR.toMillis(), due, attempts, failures);
        scene.queue("SET", "job:" + id, spec);
        scene.queue("RPUSH", "pending", id);
        scene.queue("RPUSH", "doorbell", "1");
    }

    private Timer measured(long runs) {
        await().atMost(Scene.PATIENCE)
                .until(() -> registry.find("redwork.job.wait").timer() != null
                        && registry.get("redwork.job.wait").timer().count() == runs);
        return registry.get("redwork.job.wait").timer();
    }

    @Test
    void aJobForLaterWaitsFromItsDueTimeOn() {
        waits("later", scene.now() - 60_000, 1, 0);
        try (Worker worker = worker()) {
            double seconds = measured(1).totalTime(TimeUnit.SECONDS);
            assertThat(seconds).as(worker.name()).isBetween(60.0, 60.0 + Scene.PATIENCE.toSeconds());
        }
    }

    @Test
    void itsNextAttemptWaitsFromWhenThatWasDue() {
        waits("again", scene.now() - 60_000, 3, 2);
        try (Worker worker = worker()) {
            double seconds = measured(3).totalTime(TimeUnit.SECONDS);
            assertThat(seconds).as(worker.name()).isBetween(60.0, 60.0 + Scene.PATIENCE.toSeconds());
        }
    }

    @Test
    void aRequeuedOneWaitsFromItsDeath() {
        waits("dead", scene.now() - 60_000, 1, 1);
        try (Worker worker = worker();
                RedisLink link = new RedisLink(scene.settings(), RedisLink.CALL_TIMEOUT)) {
            await().atMost(Scene.PATIENCE).until(() -> scene.total("dead") == 1);
            JobOperations operations = new JobOperations(link, Keys.of(scene.settings(), "default"));
            assertThat(operations.requeue(List.of("dead"))).as(worker.name()).hasSize(1);
            assertThat(measured(2).totalTime(TimeUnit.SECONDS)).isBetween(60.0, 60.0 + Scene.PATIENCE.toSeconds());
        }
    }

    @Test
    void aClockThatIsWrongMakesNoWaitNegative() {
        waits("ahead", scene.now() + HOUR.toMillis(), 1, 0);
        try (Worker worker = worker()) {
            double seconds = measured(1).totalTime(TimeUnit.SECONDS);
            assertThat(seconds).as(worker.name()).isZero();
        }
    }

    @Test
    void aProducerTellsWhenJobsForLaterAreDueAndNothingOfOthers() {
        Instant at = Instant.ofEpochMilli(scene.now()).plus(HOUR);
        assertThat(due(scene.producer().enqueue(TASK.with(o -> o.at(at)), 1))).isEqualTo(at.toEpochMilli());
        assertThat(due(scene.producer().enqueue(TASK.with(o -> o.at(Instant.EPOCH)), 1)))
                .isZero();
        assertThat(due(scene.producer().enqueue(TASK, 1))).isZero();

        JobHandle<Integer> delayed = scene.producer().enqueue(TASK.with(o -> o.delay(HOUR)), 1);
        assertDueAsScheduled(delayed);
        assertDueAsScheduled(scene.producer().enqueue(TASK.with(o -> o.debounce("key", HOUR)), 1));
        Task<Integer, Integer> tomorrow = TASK.with(o -> o.delay(Duration.ofDays(1)));
        assertDueAsScheduled(scene.producer().replace(tomorrow, 1, delayed.id()).job());
    }

    /** The producer tells it before Redis decides it. */
    private void assertDueAsScheduled(JobHandle<Integer> job) {
        long scheduled = Long.parseLong(scene.queue("ZSCORE", "scheduled", job.id()));
        assertThat(due(job)).isBetween(scheduled - Scene.PATIENCE.toMillis(), scheduled + 1_000);
    }

    private long due(JobHandle<Integer> job) {
        Job spec = JobJson.read(job.id(), scene.queue("GET", "job:" + job.id()).getBytes(StandardCharsets.UTF_8));
        return spec.due();
    }
}
