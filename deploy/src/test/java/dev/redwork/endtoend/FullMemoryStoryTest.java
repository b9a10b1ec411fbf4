package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.cli.Ran;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Redis at {@code maxmemory}: what fills it drains, also by a worker that is started only then. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullMemoryStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    @TempDir
    private Path directory;

    private static void maxmemory(Scene scene, String bytes) {
        scene.redis("CONFIG", "SET", "maxmemory", bytes);
    }

    @AfterEach
    void makeRoom() {
        try (Scene scene = new Scene(redis.url(), directory)) {
            maxmemory(scene, "0");
        }
    }

    @Test
    void aWorkerThatStartsDrainsTheQueue() {
        try (Scene scene = new Scene(redis.url(), directory)) {
            List<JobHandle<Integer>> jobs = scene.producer()
                    .enqueueAll(TestTasks.ECHO, IntStream.range(0, 300).boxed().toList());
            maxmemory(scene, "1");

            scene.worker("w", 4);

            scene.awaitSuccess(jobs);
            assertThatThrownBy(() -> scene.producer().enqueue(TestTasks.ECHO, 1))
                    .isInstanceOf(RedisRefusedException.class)
                    .hasMessageContaining("nothing was enqueued");
            maxmemory(scene, "0");
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aWorkerOfAQueueWithoutAJobStartsToo() {
        try (Scene scene = new Scene(redis.url(), directory)) {
            maxmemory(scene, "1");
            scene.worker(redis.url(), "w", Duration.ofSeconds(5), 1, "new");
            maxmemory(scene, "0");

            JobHandle<Integer> job = scene.producer().enqueue(TestTasks.ECHO.with(o -> o.queue("new")), 1);

            assertThat(job.get(Scene.PATIENCE)).isEqualTo(1);
            assertThat(scene.list("SMEMBERS", "redwork:queues")).contains("new");
        }
    }

    /** Each in words of its own: nothing is said of jobs where none were to be put in. */
    @Test
    void commandsThatThrottleWorkAndARefusalSaysWhatIsRefused() {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 1);
            ran("submit", "any", "1", "--unchecked", "--id", "later", "--in", "1h");
            maxmemory(scene, "1");

            for (String command : List.of(
                    "queue pause default",
                    "queue limit default --jobs 5",
                    "queue limit default --none",
                    "queue resume default",
                    "worker quiet w",
                    "job cancel later",
                    "job requeue later")) {
                assertThat(ran(command.split(" ", -1)).succeeded().err())
                        .as(command)
                        .doesNotContain("maxmemory");
            }
            for (String command : List.of("queue pause new --create", "queue limit other --create --jobs 5")) {
                assertThat(ran(command.split(" ", -1)).succeeded().err())
                        .contains("is not listed before its first job", "is full (maxmemory) and refused it")
                        .doesNotContain("enqueued");
            }
            for (String more : List.of("", " --id x --replace --in 2h", " --unique k --debounce 1h")) {
                ran(("submit any 1 --unchecked" + more).split(" ", -1))
                        .refused(69, "is full (maxmemory): nothing was enqueued; free memory or raise maxmemory");
            }
        }
    }

    private static Ran ran(String... command) {
        return Ran.redwork(redis.url(), command);
    }

    @Test
    void aSessionThatIsLostIsReplaced() {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 2);
            String lost = scene.sessions("w").get(0);
            List<JobHandle<Integer>> jobs = scene.producer()
                    .enqueueAll(
                            TestTasks.SLOW_ECHO, IntStream.range(0, 500).boxed().toList());
            maxmemory(scene, "1");
            scene.queue("ZREM", "sessions", lost);
            scene.queue("DEL", "session:" + lost);

            // Those that it held are another's, whom nobody can find any more: none of them may be running.
            jobs.stream()
                    .skip(300)
                    .forEach(job -> assertThat(job.get(Scene.PATIENCE)).isNotNull());
            assertThat(scene.sessions("w")).hasSize(1).doesNotContain(lost);
            maxmemory(scene, "0");
        }
    }
}
