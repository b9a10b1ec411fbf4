package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.StopReason;
import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that stop by themselves: their queues are empty, they were idle, they have run enough. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StopConditionStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private static final Task<Integer, Integer> STEP = Task.of("step", Integer.class, Integer.class);
    private static final Task<Integer, Integer> CHAIN = Task.of("chain", Integer.class, Integer.class);

    private final AtomicInteger ran = new AtomicInteger();
    private Producer producer;

    @BeforeEach
    void connect() {
        producer = Producer.connect(redis.url());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void aBurstRunsWhatWaitsAndEnds() {
        producer.enqueueAll(STEP, Collections.nCopies(200, 1));

        Worker.Stopped stopped = run(worker().lane(3, "default").burst());

        assertThat(stopped).isEqualTo(new Worker.Stopped(StopReason.EMPTY, "", 200, 0));
        assertThat(ran).hasValue(200);
    }

    @Test
    void aBurstWithNothingToDoEndsAtOnce() {
        assertThat(run(worker().lane(1, "default").burst()).jobs()).isZero();
        assertThat(run(worker().lane(4, "a", "b").lane(2, "c").burst()).jobs()).isZero();
    }

    @Test
    void aBurstDoesNotWaitForWhatIsDueLaterNorForAPausedQueue() {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            JobHandle<Integer> later = producer.enqueue(STEP, 1);
            raw.call("LREM", Scene.PREFIX + "pending", "0", later.id());
            raw.call("ZADD", Scene.PREFIX + "scheduled", "99999999999999", later.id());
            producer.enqueue(STEP.with(options -> options.queue("held")), 1);
            raw.call("SET", "redwork:{held}:paused", "1");

            Worker.Stopped stopped = run(worker().lane(1, "default", "held").burst());

            assertThat(stopped).isEqualTo(new Worker.Stopped(StopReason.EMPTY, "", 0, 0));
            assertThat(raw.call("LLEN", "redwork:{held}:pending")).isEqualTo("1");
        }
    }

    /** Each job puts the next one into the queue of the other lane just before it ends. */
    @Test
    void aBurstSeesWhatOneLaneGivesTheOther() {
        producer.enqueue(CHAIN.with(options -> options.queue("a")), 40);

        Worker.Stopped stopped = run(worker().handle(CHAIN, (n, context) -> {
                    if (n > 1) {
                        String next = context.queue().equals("a") ? "b" : "a";
                        producer.enqueue(CHAIN.with(options -> options.queue(next)), n - 1);
                    }
                    return n;
                })
                .lane(1, "a")
                .lane(2, "b")
                .burst());

        assertThat(stopped.jobs()).isEqualTo(40);
    }

    @Test
    void aWorkerThatWasIdleForLongEnds() {
        long start = System.nanoTime();
        JobHandle<Integer> job = producer.enqueue(STEP, 1);

        Worker.Stopped stopped = run(worker().lane(1, "default").maxIdle(Duration.ofMillis(700)));

        assertThat(stopped).isEqualTo(new Worker.Stopped(StopReason.IDLE, "", 1, 0));
        assertThat(job.get(Duration.ofSeconds(5))).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(700));
    }

    @Test
    void aWorkerStartsNoMoreJobsThanItShould() {
        producer.enqueueAll(STEP, Collections.nCopies(100, 1));

        Worker.Stopped stopped = run(worker().lane(8, "default").maxJobs(30));

        assertThat(stopped).isEqualTo(new Worker.Stopped(StopReason.JOBS, "", 30, 0));
        assertThat(ran).hasValue(30);
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            assertThat(raw.call("LLEN", Scene.PREFIX + "pending")).isEqualTo("70");
            assertThat(raw.call("ZCARD", Scene.PREFIX + "sessions")).isEqualTo("0");
        }
        assertThat(run(worker().lane(8, "default").maxJobs(100).burst()).reason())
                .isEqualTo(StopReason.EMPTY);
        assertThat(ran).hasValue(100);
    }

    private WorkerOptions.Builder worker() {
        return Worker.builder(redis.url()).handle(STEP, (n, context) -> {
            ran.incrementAndGet();
            TimeUnit.MILLISECONDS.sleep(2);
            return n;
        });
    }

    private static Worker.Stopped run(WorkerOptions.Builder builder) {
        try (Worker worker = builder.start()) {
            return worker.stopped().join();
        }
    }
}
