package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Redis user who may do no more than a queue needs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AclStoryTest {
    private static final Task<Integer, Integer> DOUBLE = Task.of("double", Integer.class, Integer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    @Test
    void aUserWhoMayNeitherScanNorFlushNorAdministerRunsJobs() {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            assertThat(raw.call(
                            "ACL",
                            "SETUSER",
                            "clerk",
                            "reset",
                            "on",
                            ">secret",
                            "~redwork:*",
                            "resetchannels",
                            "&redwork:*",
                            "+@all",
                            "-@admin",
                            "-@dangerous",
                            "-scan",
                            "-randomkey",
                            // What a start asks for: version and eviction policy.
                            "+info"))
                    .isEqualTo("OK");
        }
        String url = redis.url().replace("redis://", "redis://clerk:secret@");
        assertRefused("KEYS", "*");
        assertRefused("FLUSHALL");
        assertRefused("SCAN", "0");
        try (Worker worker = Worker.builder(url)
                        .handle(DOUBLE, (n, context) -> {
                            if (n == 0 && context.attempt() == 1) {
                                throw new IllegalStateException("the first attempt fails on purpose");
                            }
                            return 2 * n;
                        })
                        .lane(4, "default")
                        .start();
                Producer producer = Producer.connect(url)) {
            Batch batch = producer.batch("default");
            List<JobHandle<Integer>> jobs = producer.enqueueAll(
                    DOUBLE.with(batch), IntStream.range(0, 100).boxed().toList());
            for (int i = 0; i < jobs.size(); i++) {
                assertThat(jobs.get(i).get(PATIENCE)).isEqualTo(2 * i);
            }
            assertThat(batch.counts().isEnded()).isTrue();
            JobHandle<Integer> refused = producer.enqueue(DOUBLE.with(options -> options.attempts(1)), 0);
            assertThatThrownBy(() -> refused.get(PATIENCE)).hasMessageContaining("on purpose");
            assertThat(worker.name()).isNotEmpty();
        }
    }

    private static void assertRefused(String... command) {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            assertThat(raw.call("AUTH", "clerk", "secret")).isEqualTo("OK");
            assertThat(raw.call(command)).startsWith("NOPERM");
        }
    }
}
