package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerOptions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker whose second lane cannot start leaves nothing of the first one behind. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StartFailureStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private final Set<Thread> before = threads();

    @Test
    void anErrorLeavesNoThreadAndNoSession() {
        WorkerOptions.Builder worker = worker().onSessionOpen((queue, session) -> {
            if (queue.equals("second")) {
                throw new OutOfMemoryError("as if no thread could be started");
            }
        });

        assertThatThrownBy(worker::start).hasStackTraceContaining("as if no thread could be started");

        assertNothingIsLeft();
    }

    @Test
    void aRefusalLeavesNoThreadAndNoSession() {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            raw.call("SET", "redwork:{second}:sessions", "this is no sorted set");
        }

        assertThatThrownBy(worker()::start).isInstanceOf(RedisRefusedException.class);

        assertNothingIsLeft();
    }

    private static WorkerOptions.Builder worker() {
        return Worker.builder(redis.url())
                .handle(TestTasks.ECHO, (n, context) -> n)
                .lane(4, "first")
                .lane(4, "second");
    }

    private void assertNothingIsLeft() {
        await().atMost(Scene.PATIENCE).untilAsserted(() -> {
            Set<Thread> left = threads();
            left.removeAll(before);
            assertThat(left).extracting(Thread::getName).isEmpty();
        });
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            assertThat(raw.call("ZCARD", "redwork:{first}:sessions")).isEqualTo("0");
            assertThat(raw.call("KEYS", "redwork:{*}:session:*")).isEmpty();
        }
    }

    private static Set<Thread> threads() {
        Set<Thread> ours = new HashSet<>(Thread.getAllStackTraces().keySet());
        ours.removeIf(thread -> !thread.getName().startsWith("redwork-"));
        return ours;
    }
}
