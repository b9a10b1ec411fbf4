package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.RedisListener;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.Task;
import dev.redwork.job.Timing;
import dev.redwork.worker.TimedWorker;
import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerListener;
import dev.redwork.worker.metrics.WorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What listeners of a worker are told of its calls to Redis, of its connections and of its leases. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisListenerStoryTest {
    private static final Task<Integer, Integer> TASK = Task.of("task", Integer.class, Integer.class);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @TempDir
    private Path directory;

    private Scene scene;
    private FaultProxy line;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<RedisListener.RoundTrip> trips = new CopyOnWriteArrayList<>();
    private final List<RedisListener.Reconnected> reconnects = new CopyOnWriteArrayList<>();
    private final List<WorkerListener.LeaseLost> losses = new CopyOnWriteArrayList<>();

    private final WorkerListener told = new WorkerListener() {
        @Override
        public void roundTrip(RoundTrip trip) {
            trips.add(trip);
        }

        @Override
        public void reconnected(Reconnected link) {
            reconnects.add(link);
        }

        @Override
        public void leaseLost(LeaseLost lease) {
            losses.add(lease);
        }
    };

    @BeforeEach
    void open() {
        scene = new Scene(redis.url(), directory);
        line = FaultProxy.to(redis.port());
    }

    @AfterEach
    void close() {
        scene.close();
        line.close();
    }

    private Worker worker(Timing timing) {
        return TimedWorker.start(
                Worker.builder(line.url())
                        .name("told")
                        .lane(1, "default")
                        .listener(told)
                        .listener(new WorkerMetrics(registry))
                        .handle(TASK, (input, context) -> input),
                timing);
    }

    private Worker other(Timing timing) {
        return TimedWorker.start(
                Worker.builder(redis.url()).name("other").lane(1, "default").handle(TASK, (input, context) -> input),
                timing);
    }

    private double count(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).counter().count();
    }

    @Test
    void tripsAreToldByTheirLinkAndBrokenConnectionsWhenTheyAreThereAgain() {
        try (Worker worker = worker(Scene.BRISK)) {
            assertThat(scene.producer().enqueue(TASK, 1).get(Scene.PATIENCE)).isEqualTo(1);
            await().atMost(Scene.PATIENCE)
                    .untilAsserted(() -> assertThat(trips)
                            .extracting(RedisListener.RoundTrip::link)
                            .contains("lane", "heartbeat"));
            assertThat(trips).allSatisfy(trip -> assertThat(trip.failure()).isNull());
            assertThat(reconnects).isEmpty();

            line.cut();
            await().atMost(Scene.PATIENCE)
                    .untilAsserted(() -> assertThat(reconnects)
                            .contains(
                                    new RedisListener.Reconnected("lane", "lost"),
                                    new RedisListener.Reconnected("heartbeat", "lost")));
            assertThat(trips)
                    .anySatisfy(trip -> assertThat(trip.failure()).isInstanceOf(RedisUnavailableException.class));
            assertThat(worker.stopped()).isNotDone();
        }
        assertThat(count("redwork.redis.reconnects", "cause", "lost")).isEqualTo(reconnects.size());
        assertThat(registry.get("redwork.redis.calls").timers().stream()
                        .mapToLong(timer -> timer.count())
                        .sum())
                .isEqualTo(trips.size());
        assertThat(losses).isEmpty();
    }

    @Test
    void aLeaseThatPassedWhileNobodyAnsweredIsLostLate() {
        try (Worker worker = worker(Scene.QUICK)) {
            String session = scene.sessions().get(0);
            try (Worker other = other(Scene.QUICK)) {
                line.blackhole();
                await().atMost(Scene.PATIENCE).until(() -> !scene.sessions().contains(session));
                assertThat(other.stopped()).isNotDone();
            }
            line.cut();
            line.pass();
            await().atMost(Scene.PATIENCE).until(() -> !losses.isEmpty());
            assertThat(scene.producer().enqueue(TASK, 1).get(Scene.PATIENCE)).isEqualTo(1);
            assertThat(worker.stopped()).isNotDone();
            assertThat(losses.get(0)).isEqualTo(new WorkerListener.LeaseLost("default", session, true));
        }
        assertThat(count("redwork.lease.losses", "cause", "late")).isEqualTo(losses.size());
        assertThat(count("redwork.lease.losses", "cause", "ended")).isZero();
    }

    @Test
    void aLeaseThatRedisEndedBeforeItsTimeIsLostOnce() {
        try (Worker worker = worker(Scene.BRISK)) {
            scene.queue("ZREM", "sessions", scene.sessions().get(0));
            await().atMost(Scene.PATIENCE).until(() -> !losses.isEmpty());
            assertThat(scene.producer().enqueue(TASK, 1).get(Scene.PATIENCE)).isEqualTo(1);
            assertThat(worker.stopped()).isNotDone();
        }
        assertThat(losses)
                .singleElement()
                .satisfies(lease -> assertThat(lease.late()).isFalse());
        assertThat(count("redwork.lease.losses", "cause", "ended")).isEqualTo(1);
    }
}
