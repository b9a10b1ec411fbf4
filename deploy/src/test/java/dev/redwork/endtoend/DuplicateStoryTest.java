package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobState;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Task;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.producer.WaitTimeoutException;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ids of one's own, and what else a producer is promised, with a worker in the same JVM. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DuplicateStoryTest {
    private static final Task<Integer, Integer> DOUBLE = Task.of("double", Integer.class, Integer.class);
    private static final Task<String, Integer> LENGTH = Task.of("length", String.class, Integer.class);
    private static final Task<Integer, Integer> GATED = Task.of("gated", Integer.class, Integer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void aSecondEnqueueOfAnIdGivesTheFirstOnesResultAtOnce() {
        try (Worker worker = worker();
                Producer first = Producer.connect(redis.url());
                Producer second = Producer.connect(redis.url())) {
            assertThat(first.enqueue(DOUBLE, 21, "answer").get(PATIENCE)).isEqualTo(42);
            JobHandle<Integer> again = second.enqueue(DOUBLE, 99, "answer");

            assertThat(again.isDuplicate()).isTrue();
            // Shorter than the first look of a handle that waits for a notice.
            assertThat(again.get(Duration.ofSeconds(4))).isEqualTo(42);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void bothHandlesOfAnIdThatStillRunsEnd() {
        try (Worker worker = worker();
                Producer producer = Producer.connect(redis.url())) {
            JobHandle<Integer> first = producer.enqueue(GATED, 1, "twice");
            JobHandle<Integer> second = producer.enqueue(GATED, 2, "twice");
            assertThat(first.isDuplicate()).isFalse();
            assertThat(second.isDuplicate()).isTrue();
            assertThatThrownBy(() -> second.get(Duration.ofMillis(50))).isInstanceOf(WaitTimeoutException.class);
            gate.countDown();

            assertThat(first.get(PATIENCE)).isEqualTo(1);
            assertThat(second.get(PATIENCE)).isEqualTo(1);
            assertThat(second.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void aMapKeepsTheOrderOfItsInputs() {
        try (Worker worker = worker();
                Producer producer = Producer.connect(redis.url())) {
            List<Integer> inputs = IntStream.range(0, 3_000).boxed().toList();
            List<Integer> doubled = inputs.stream().map(n -> 2 * n).toList();

            assertThat(producer.map(DOUBLE, inputs)).containsExactlyElementsOf(doubled);
            assertThat(producer.map(DOUBLE, inputs, options -> options.atOnce(100)))
                    .containsExactlyElementsOf(doubled);
            assertThat(producer.map(DOUBLE, List.of())).isEmpty();
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void aFailureNamesItsJobAndReason() {
        try (Worker worker = worker();
                Producer producer = Producer.connect(redis.url())) {
            JobHandle<Integer> job = producer.enqueue(DOUBLE.with(options -> options.attempts(1)), -1);

            assertThatThrownBy(() -> job.get(PATIENCE))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining(job.id())
                    .hasMessageContaining("IllegalArgumentException: negative");
            assertThat(job.state()).isEqualTo(JobState.DEAD);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void anInputOfAMegabyteIsEnqueuedAndALargerOneRefusedBeforeAnythingIsSent() {
        try (Worker worker = worker();
                Producer producer = Producer.connect(redis.url());
                RawRedis raw = RawRedis.connect(redis.url())) {
            // With its two quotes exactly the limit.
            int most = (1 << 20) - 2;
            assertThat(producer.enqueue(LENGTH, "x".repeat(most)).get(PATIENCE)).isEqualTo(most);
            Set<String> before = keys(raw);

            assertThatThrownBy(() -> producer.enqueueAll(LENGTH, List.of("fits", "x".repeat(most + 1))))
                    .isInstanceOf(PayloadException.class)
                    .hasMessageContaining("the limit is 1048576");
            assertThat(keys(raw)).isEqualTo(before);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    private Worker worker() {
        return Worker.builder(redis.url())
                .handle(DOUBLE, (n, context) -> {
                    if (n < 0) {
                        throw new IllegalArgumentException("negative");
                    }
                    return 2 * n;
                })
                .handle(LENGTH, (text, context) -> text.length())
                .handle(GATED, (n, context) -> {
                    gate.await();
                    return n;
                })
                .lane(2, "default")
                .start();
    }

    /** All but those that a worker writes by itself, once a minute. */
    private static Set<String> keys(RawRedis raw) {
        Set<String> keys = new HashSet<>(Set.of(raw.call("KEYS", "*").split(" ", -1)));
        keys.removeIf(key -> key.endsWith(":history"));
        return keys;
    }
}
