package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.admin.JobReader;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The claim that stands behind a blocking call: when it is carried out, and what becomes of it when its answer is lost. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BehindTheBellStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    private static final Task<Integer, Integer> ECHO = Task.of("echo", Integer.class, Integer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RedisSettings settings = RedisSettings.of(redis.url());
    private final RedisLink link = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
    private final Producer producer = Producer.connect(settings);
    private final AtomicInteger runs = new AtomicInteger();

    /** A job that another test gave back would ring. */
    @BeforeEach
    void empty() {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            raw.call("FLUSHALL");
        }
    }

    @AfterEach
    void close() {
        producer.close();
        link.close();
    }

    private Worker worker(FaultProxy line) {
        return Worker.builder(line.url())
                .handle(ECHO, (number, context) -> {
                    runs.incrementAndGet();
                    return number;
                })
                .lane(1, "default")
                .start();
    }

    /** The worker's thread listens, and so does the producer. */
    private static void awaitIdle() {
        await().atMost(PATIENCE).until(() -> {
            try (RawRedis raw = RawRedis.connect(redis.url())) {
                return raw.call("CLIENT", "LIST")
                                .lines()
                                .filter(client -> client.contains(" flags=b "))
                                .count()
                        == 2;
            }
        });
    }

    private JobRecord record(JobHandle<?> job) {
        return new JobReader(link, Keys.of(settings, "default")).find(job.id());
    }

    /** By Redis' times: the claim did not wait for the ring to arrive, a second away, nor for its own way back. */
    @Test
    void aJobIsClaimedWithTheRing() {
        Duration away = Duration.ofSeconds(1);
        try (FaultProxy line = FaultProxy.to(redis.port());
                Worker worker = worker(line)) {
            assertThat(producer.enqueue(ECHO, 1).get(PATIENCE)).isEqualTo(1);
            awaitIdle();
            line.delay(away);
            long before = link.send(SessionStore.now());
            JobHandle<Integer> job = producer.enqueue(ECHO, 2);

            assertThat(job.get(PATIENCE)).isEqualTo(2);
            long started = Objects.requireNonNull(record(job).result()).started();
            assertThat(started - before).as("ms until it was claimed").isLessThan(away.toMillis());
            line.pass();
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void aJobThatWasLostWithTheRingIsGivenBackAndRunsOnce() {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Worker worker = worker(line)) {
            awaitListener();
            // The next time that it listens.
            CompletableFuture<Void> lost = line.dropReply("BLPOP");
            assertThat(producer.enqueue(ECHO, 1).get(PATIENCE)).isEqualTo(1);
            awaitIdle();
            JobHandle<Integer> job = producer.enqueue(ECHO, 2);
            lost.orTimeout(20, TimeUnit.SECONDS).join();

            assertThat(job.get(PATIENCE)).isEqualTo(2);
            assertThat(runs).hasValue(2);
            assertThat(Objects.requireNonNull(record(job).result()).attempt()).isEqualTo(1);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    private static void awaitListener() {
        await().atMost(PATIENCE).until(() -> {
            try (RawRedis raw = RawRedis.connect(redis.url())) {
                return raw.call("CLIENT", "LIST").contains(" flags=b ");
            }
        });
    }
}
