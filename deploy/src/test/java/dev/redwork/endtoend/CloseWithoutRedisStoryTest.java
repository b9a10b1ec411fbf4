package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker that holds nothing does not wait for a Redis that is away before it goes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseWithoutRedisStoryTest {
    private static final Duration ABOUT_TWO_SECONDS = Duration.ofSeconds(3);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    private static Worker idle(FaultProxy line) {
        Worker worker = Worker.builder(line.url())
                .lane(2, "default")
                .lane(1, "second", "third")
                .handle(TestTasks.ECHO, (input, context) -> input)
                .start();
        try (Producer producer = Producer.connect(redis.url())) {
            JobHandle<Integer> job = producer.enqueue(TestTasks.ECHO, 1);
            assertThat(job.get(Scene.PATIENCE)).isEqualTo(1);
        }
        // Who has the result may have it before the worker knows that it is recorded: until then it holds the job, and
        // waits.
        pause(500);
        return worker;
    }

    private static void assertClosesSoon(Worker worker) {
        long start = System.nanoTime();
        worker.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ABOUT_TWO_SECONDS);
    }

    @Test
    void whereRedisIsDown() {
        try (FaultProxy line = FaultProxy.to(redis.port())) {
            Worker worker = idle(line);
            line.refuse();
            line.cut();
            pause(1_000);
            assertClosesSoon(worker);
        }
    }

    @Test
    void whereRedisIsSilent() {
        try (FaultProxy line = FaultProxy.to(redis.port())) {
            Worker worker = idle(line);
            line.blackhole();
            pause(1_000);
            assertClosesSoon(worker);
        }
    }

    @Test
    void whereRedisFallsSilentThen() {
        try (FaultProxy line = FaultProxy.to(redis.port())) {
            Worker worker = idle(line);
            line.blackhole();
            assertClosesSoon(worker);
        }
    }

    private static void pause(long millis) {
        await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
    }
}
