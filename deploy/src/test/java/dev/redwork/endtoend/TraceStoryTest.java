package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.admin.JobOperations;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.job.TraceContext;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.MapItem;
import dev.redwork.producer.Producer;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.JobOfMany;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** The trace of a caller goes with its jobs to their handlers, and to the jobs that these enqueue. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TraceStoryTest {
    private static final Task<Integer, Integer> PARENT = Task.of("parent", Integer.class, Integer.class);
    private static final Task<Integer, Integer> CHILD =
            Task.of("child", Integer.class, Integer.class).with(o -> o.queue("children"));
    private static final TraceContext TRACE = new TraceContext(
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "a=\"b\\", "user = A ; p , n=1");
    private static final TraceContext OTHER =
            TraceContext.of("00-11111111111111111111111111111111-2222222222222222-00");

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @TempDir
    private Path directory;

    private Scene scene;

    /** Of each child, by its input; an empty list where it had none. */
    private final Map<Integer, List<TraceContext>> children = new ConcurrentHashMap<>();

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        scene = new Scene(redis.url(), directory);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static String idsOf(@Nullable TraceContext trace) {
        return trace == null ? "null null" : trace.traceId() + " " + trace.spanId();
    }

    private static String idsInLog() {
        return MDC.get("trace_id") + " " + MDC.get("span_id");
    }

    private Integer see(Integer input, JobContext context) {
        assertThat(idsInLog()).isEqualTo(idsOf(context.trace().orElse(null)));
        seen.add(context.attempt() + " "
                + context.trace().map(TraceContext::toString).orElse("none"));
        if (context.attempt() <= input) {
            throw new IllegalStateException("on purpose");
        }
        return input;
    }

    private Integer child(Integer input, JobContext context) {
        children.put(input, context.trace().stream().toList());
        return input;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itReachesTheHandlerAsItStandsAndLeavesNothingBehind(boolean virtual) {
        try (Worker worker = Worker.builder(redis.url())
                .lane(new LaneOptions(List.of("default"), 1, virtual))
                .handle(PARENT, this::see)
                .start()) {
            scene.awaitSuccess(List.of(
                    scene.producer().enqueue(PARENT.with(o -> o.trace(TRACE)), 0),
                    scene.producer().enqueue(PARENT, 0),
                    scene.producer().enqueue(PARENT.with(o -> o.trace(OTHER)), 0)));
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(seen).containsExactly("1 " + TRACE, "1 none", "1 " + OTHER);
    }

    @Test
    void itStaysTheSameInRetriesAndWhenTheJobIsRequeued() {
        Task<Integer, Integer> twice = PARENT.with(o -> o.attempts(2).retry(RetryPolicy.fixed(Duration.ofMillis(20))));
        try (Worker worker = Worker.builder(redis.url())
                        .lane(1, "default")
                        .handle(twice, this::see)
                        .start();
                RedisLink link = new RedisLink(scene.settings(), RedisLink.CALL_TIMEOUT)) {
            JobHandle<Integer> job = scene.producer().enqueue(twice.with(o -> o.trace(TRACE)), 2);
            await().atMost(Scene.PATIENCE).until(() -> scene.total("dead") == 1);
            JobOperations operations = new JobOperations(link, Keys.of(scene.settings(), "default"));
            assertThat(operations.requeue(List.of(job.id()))).hasSize(1);
            await().atMost(Scene.PATIENCE).until(() -> seen.size() == 4);
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(seen).containsExactly("1 " + TRACE, "2 " + TRACE, "1 " + TRACE, "2 " + TRACE);
    }

    @Test
    void jobsThatAHandlerEnqueuesBelongToItUnlessTheyNameAnother() {
        Producer producer = scene.producer();
        try (Worker worker = Worker.builder(redis.url())
                .lane(1, "default")
                .lane(2, "children")
                .handle(PARENT, (input, context) -> {
                    List<JobHandle<Integer>> jobs = new ArrayList<>();
                    jobs.add(producer.enqueue(CHILD, 1));
                    jobs.add(producer.enqueue(CHILD.with(o -> o.trace(OTHER)), 2));
                    jobs.forEach(job -> job.get(Scene.PATIENCE));
                    // Read, and so sent, by another thread.
                    Stream<MapItem<Integer, Integer>> chunks =
                            producer.stream(CHILD, List.of(3, 4, 5), options -> options.chunk(2));
                    return CompletableFuture.supplyAsync(() -> (int) chunks.count())
                            .join();
                })
                .handle(CHILD, this::child)
                .start()) {
            assertThat(producer.enqueue(PARENT.with(o -> o.trace(TRACE)), 0).get(Scene.PATIENCE))
                    .isEqualTo(3);
            assertThat(children)
                    .isEqualTo(Map.of(
                            1, List.of(TRACE),
                            2, List.of(OTHER),
                            3, List.of(TRACE),
                            4, List.of(TRACE),
                            5, List.of(TRACE)));

            producer.enqueue(PARENT, 0).get(Scene.PATIENCE);
            assertThat(children.get(1)).as("a parent without a trace").isEmpty();
            assertThat(children.get(3)).isEmpty();
            assertThat(worker.stopped()).isNotDone();
        }
    }

    @Test
    void ofManyJobsInOneCallEachHasItsOwn() {
        List<TraceContext> traces = new CopyOnWriteArrayList<>();
        try (Worker worker = Worker.builder(redis.url())
                .lane(1, "default")
                .lane(1, "children")
                .handleMany(PARENT, 2, Scene.PATIENCE, jobs -> {
                    scene.producer().enqueue(CHILD, 1).get(Scene.PATIENCE);
                    for (JobOfMany<Integer, Integer> job : jobs) {
                        traces.addAll(job.context().trace().stream().toList());
                        job.succeed(job.input());
                    }
                })
                .handle(CHILD, this::child)
                .start()) {
            scene.awaitSuccess(List.of(
                    scene.producer().enqueue(PARENT.with(o -> o.trace(TRACE)), 0),
                    scene.producer().enqueue(PARENT.with(o -> o.trace(OTHER)), 0)));
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(traces).containsExactlyInAnyOrder(TRACE, OTHER);
        assertThat(children).as("a job of which call is a child is not known").isEqualTo(Map.of(1, List.of()));
    }
}
