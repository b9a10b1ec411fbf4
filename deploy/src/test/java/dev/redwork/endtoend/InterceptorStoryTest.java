package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import dev.redwork.worker.Interceptor;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.JobOfMany;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** Code around the handlers of a worker. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterceptorStoryTest {
    private static final Task<Integer, Integer> TASK = Task.of("task", Integer.class, Integer.class);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @TempDir
    private Path directory;

    private Scene scene;
    private final List<String> said = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        scene = new Scene(redis.url(), directory);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private Interceptor says(String name) {
        return (job, input, chain) -> {
            said.add(name + " " + job.task() + " " + job.queue() + " " + job.attempt() + " " + job.batch() + " "
                    + input);
            try {
                return chain.proceed();
            } finally {
                said.add(name + " is over");
            }
        };
    }

    @Test
    void theyStandAroundTheHandlerInTheirOrderAndSeeTheJob() {
        try (Worker worker = Worker.builder(redis.url())
                .lane(1, "default")
                .handle(TASK, (input, context) -> {
                    said.add("handler of " + MDC.get("tenant"));
                    return input;
                })
                .intercept(says("outer"))
                .intercept((job, input, chain) -> {
                    MDC.put("tenant", job.queue());
                    return chain.proceed();
                })
                .intercept(says("inner"))
                .start()) {
            assertThat(scene.producer().enqueue(TASK.with(o -> o.batch("b")), 7).get(Scene.PATIENCE))
                    .isEqualTo(7);
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(said)
                .containsExactly(
                        "outer task default 1 b 7",
                        "inner task default 1 b 7",
                        "handler of default",
                        "inner is over",
                        "outer is over");
    }

    @Test
    void theyMayGiveAnotherOutputOrFailAsTheHandlerWould() {
        Task<Integer, Integer> twice = TASK.with(o -> o.attempts(2).retry(RetryPolicy.fixed(Duration.ofMillis(10))));
        try (Worker worker = Worker.builder(redis.url())
                .lane(1, "default")
                .handle(twice, (input, context) -> input)
                .intercept((job, input, chain) -> {
                    Object output = chain.proceed();
                    if (Integer.valueOf(1).equals(input)) {
                        throw new IllegalStateException("attempt " + job.attempt());
                    }
                    return (Integer) Objects.requireNonNull(output) * 10;
                })
                .start()) {
            JobHandle<Integer> good = scene.producer().enqueue(twice, 4);
            JobHandle<Integer> bad = scene.producer().enqueue(twice, 1);

            assertThat(good.get(Scene.PATIENCE)).isEqualTo(40);
            assertThatThrownBy(() -> bad.get(Scene.PATIENCE))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("attempt 2");
            assertThat(worker.stopped()).isNotDone();
        }
    }

    @Test
    void aCallForManyJobsIsOneCall() {
        Interceptor around = new Interceptor() {
            @Override
            public @Nullable Object around(JobContext job, @Nullable Object input, Chain chain) throws Exception {
                said.add("one");
                return chain.proceed();
            }

            @Override
            public void aroundMany(List<? extends JobOfMany<?, ?>> jobs, Chain chain) throws Exception {
                said.add("many "
                        + jobs.stream()
                                .map(job -> (Integer) job.input())
                                .mapToInt(Integer::intValue)
                                .sum());
                assertThat(chain.proceed()).isNull();
            }
        };
        List<JobHandle<Integer>> jobs = scene.producer().enqueueAll(TASK, List.of(1, 2, 3));
        try (Worker worker = Worker.builder(redis.url())
                .lane(1, "default")
                .intercept(around)
                .handleMany(TASK, 3, Duration.ofMinutes(1), all -> all.forEach(job -> job.succeed(job.input())))
                .start()) {
            scene.awaitSuccess(jobs);
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(said).containsExactly("many 6");
    }

    @Test
    void aChunkIsOneJob() {
        try (Worker worker = Worker.builder(redis.url())
                .lane(1, "default")
                .intercept((job, input, chain) -> {
                    said.add(job.task() + " " + input);
                    return chain.proceed();
                })
                .handle(TASK, (input, context) -> input)
                .start()) {
            assertThat(scene.producer().map(TASK, List.of(1, 2), options -> options.chunk(2)))
                    .containsExactly(1, 2);
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(said).containsExactly("task[] [1,2]");
    }
}
