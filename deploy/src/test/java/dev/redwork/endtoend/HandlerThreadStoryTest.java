package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.redwork.job.CancelResult;
import dev.redwork.job.Failure;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.job.TraceContext;
import dev.redwork.producer.JobExpiredException;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.TaskHandler;
import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerOptions;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A handler leaves nothing behind on its thread, does not wait for itself, and its failure is told, whatever it is like. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandlerThreadStoryTest extends HandlerStory {
    private static final Task<Integer, Integer> CHILD =
            Task.of("child", Integer.class, Integer.class).with(o -> o.queue("children"));

    private static Failure failureOf(JobHandle<?> job) {
        try {
            throw new AssertionError("it gave " + job.get(Scene.PATIENCE));
        } catch (JobFailedException e) {
            return Objects.requireNonNull(e.failure());
        }
    }

    // What it leaves behind

    private static String thread() {
        Thread thread = Thread.currentThread();
        return MDC.get("tenant") + " " + thread.getContextClassLoader() + " " + thread.getName() + " "
                + thread.getPriority() + " " + MDC.get("job");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @SuppressWarnings("ThreadPriorityCheck") // as handlers do
    void theNextJobMeetsTheThreadAsItWas(boolean fails) {
        List<String> seen = new CopyOnWriteArrayList<>();
        work(TASK, (input, context) -> {
            seen.add(thread().replace(context.id(), "its own id"));
            MDC.put("tenant", "a");
            MDC.put("job", "another");
            Thread.currentThread().setContextClassLoader(null);
            Thread.currentThread().setName("mine");
            Thread.currentThread().setPriority(1);
            if (fails) {
                throw new IllegalStateException("after all that");
            }
            return input;
        });

        for (int i = 0; i < 3; i++) {
            JobHandle<Integer> job = enqueue(TASK.with(o -> o.attempts(1)));
            await().atMost(Scene.PATIENCE).until(() -> job.future().isDone());
        }

        assertThat(seen).hasSize(3);
        assertThat(seen.get(0)).startsWith("null ").endsWith("redwork-default-1 5 its own id");
        assertThat(seen).containsOnly(seen.get(0));
    }

    // Waiting for itself

    @Test
    void aWaitForAJobOfItsOwnLaneIsRefusedAtOnce() {
        work(TASK, (input, context) -> scene.producer().enqueue(ECHO, 7).get(Duration.ofSeconds(30)));

        long start = scene.now();
        Failure failure = failureOf(enqueue(TASK.with(o -> o.attempts(1))));

        assertThat(scene.now() - start).isLessThan(10_000);
        assertThat(failure.type()).isEqualTo(IllegalStateException.class.getName());
        assertThat(failure.message()).contains("own lane reads queue default", "another lane");
    }

    @Test
    void soAreStreamsOfJobsAndMaps() {
        // Of one thread: another would have run them before they are waited for.
        work(LaneOptions.of(1, "default"), TASK, (input, context) -> switch (input) {
            case 1 ->
                scene.producer()
                        .map(ECHO, List.of(1, 2, 3))
                        .mapToInt(output -> output)
                        .sum();
            default ->
                (int) scene.producer()
                        .streamUnordered(ECHO, List.of(1, 2, 3), options -> options)
                        .count();
        });
        Task<Integer, Integer> once = TASK.with(o -> o.attempts(1));

        assertThat(failureOf(scene.producer().enqueue(once, 1)).message()).contains("own lane");
        assertThat(failureOf(scene.producer().enqueue(once, 2)).message()).contains("own lane");
    }

    @Test
    void aJobThatAnotherLaneRunsIsWaitedForAndOneThatHasEndedToo() {
        JobHandle<Integer> ended = enqueue(ECHO);
        WorkerOptions.Builder both = Worker.builder(redis.url())
                .lane(1, "default")
                .lane(1, "children")
                .handle(ECHO, (input, context) -> input)
                .handle(CHILD, (input, context) -> input + 1)
                .handle(
                        TASK,
                        (input, context) -> ended.get(Scene.PATIENCE)
                                + scene.producer().enqueue(CHILD, 7).get(Scene.PATIENCE));
        workers.add(both.start());
        ended.get(Scene.PATIENCE);

        assertThat(enqueue(TASK).get(Scene.PATIENCE)).isEqualTo(9);
    }

    // How its failure is told

    private static final class Evil extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int kind;

        Evil(int kind) {
            this.kind = kind;
        }

        private boolean is(int some) {
            return kind == some;
        }

        @Override
        public String getMessage() {
            if (is(1)) {
                throw new AssertionError("no message");
            }
            return "evil";
        }

        @Override
        public void printStackTrace(PrintWriter to) {
            if (is(2)) {
                throw new StackOverflowError();
            }
            super.printStackTrace(to);
        }

        @Override
        public void printStackTrace(PrintStream to) {
            if (is(2)) {
                throw new StackOverflowError();
            }
            super.printStackTrace(to);
        }

        @Override
        public String toString() {
            if (is(3)) {
                throw new LinkageError("no text");
            }
            return super.toString();
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            if (is(4)) {
                throw new NoClassDefFoundError("no cause");
            }
            return null;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            if (is(5)) {
                throw new AssertionError("no stack");
            }
            return super.getStackTrace();
        }
    }

    @Test
    void anExceptionWhoseOwnMethodsThrowIsRecordedAsItselfAndNeverRetriedWherePolicySaysSo() {
        List<Integer> runs = new CopyOnWriteArrayList<>();
        Task<Integer, Integer> never = TASK.with(
                o -> o.attempts(3).retry(RetryPolicy.fixed(Duration.ofMillis(1)).never(Evil.class)));
        work(never, (input, context) -> {
            runs.add(input);
            throw new Evil(input);
        });

        for (int kind = 1; kind <= 5; kind++) {
            Failure failure = failureOf(scene.producer().enqueue(never, kind));
            assertThat(failure.reason()).isEqualTo(Failure.Reason.FAILED);
            assertThat(failure.type()).isEqualTo(Evil.class.getName());
        }
        assertThat(runs).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void aJobThatFailedAndWasThenTooLateKeepsItsFailure() {
        Task<Integer, Integer> late = TASK.with(
                o -> o.expires(Duration.ofMillis(400)).attempts(5).retry(RetryPolicy.fixed(Duration.ofMillis(600))));
        work(late, (input, context) -> {
            throw new IllegalStateException("no oven");
        });

        JobHandle<Integer> job = enqueue(late);

        assertThatThrownBy(() -> job.get(Scene.PATIENCE))
                .isInstanceOf(JobExpiredException.class)
                .hasMessageContainingAll("expired", "tried once", "IllegalStateException", "no oven");
        JobResult result = scene.result(job.id());
        assertThat(result.state()).isEqualTo(JobState.EXPIRED);
        assertThat(result.attempt()).isEqualTo(2);
        assertThat(Objects.requireNonNull(result.failure()).message()).isEqualTo("no oven");
        assertThat(result.failure().reason()).isEqualTo(Failure.Reason.FAILED);
    }

    @Test
    void anAttemptThatIsRetriedIsOneLineAndADeathOneWithItsStack() {
        Logger root = (Logger) LoggerFactory.getLogger("dev.redwork.worker");
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.setLevel(Level.INFO);
        root.addAppender(lines);
        String id;
        try {
            Task<Integer, Integer> twice = TASK.with(o -> o.attempts(2).retry(RetryPolicy.fixed(Duration.ofMillis(1))));
            work(twice, (input, context) -> {
                throw new IllegalStateException("no oven\nand no bread " + "x".repeat(1_000 * (2 - context.attempt())));
            });
            TraceContext trace = TraceContext.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
            JobHandle<Integer> job = enqueue(twice.with(o -> o.trace(trace)));
            id = job.id();
            failureOf(job);
        } finally {
            root.detachAppender(lines);
            root.setLevel(before);
        }
        List<ILoggingEvent> told = lines.list.stream()
                .filter(line -> id.equals(line.getMDCPropertyMap().get("job")))
                .toList();

        assertThat(told).extracting(ILoggingEvent::getLevel).containsExactly(Level.INFO, Level.WARN);
        assertThat(told)
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap())
                        .containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736")
                        .containsEntry("span_id", "00f067aa0ba902b7"));
        assertThat(told.get(0).getFormattedMessage())
                .contains(
                        id, "java.lang.IllegalStateException: no oven", "task task", "queue default", "attempt 1 of 2")
                .hasSizeLessThan(600)
                .doesNotContain("\n");
        assertThat(told.get(0).getThrowableProxy()).isNull();
        assertThat(told.get(1).getFormattedMessage())
                .contains(id + " is dead", "task task", "queue default", "attempt 2")
                .doesNotContain("\n");
        assertThat(told.get(1).getThrowableProxy().getStackTraceElementProxyArray())
                .isNotEmpty();
    }

    // What is refused, and what is not

    /** As {@code get}: nothing is too long for a drain, an idle worker or a handler that waits for its cancellation. */
    @Test
    void aWaitMayBeAsLongAsOneLikes() throws Exception {
        Duration ever = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
        WorkerOptions.Builder options = Worker.builder(redis.url())
                .lane(1, "default")
                .drain(ever)
                .maxIdle(ever)
                .handle(TASK, (input, context) -> context.cancellation().await(ever) ? 1 : 0);
        CompletableFuture<Worker.Stopped> stopped;
        try (Worker worker = options.start()) {
            JobHandle<Integer> job = enqueue(TASK.with(o -> o.attempts(1)));
            await().atMost(Scene.PATIENCE).until(() -> job.state() == JobState.RUNNING);
            assertThat(job.cancel()).isEqualTo(CancelResult.REQUESTED);
            assertThat(job.get(ever)).isEqualTo(1);
            stopped = worker.stopped();
        }
        assertThat(stopped).isCompleted();
    }

    @Test
    @SuppressWarnings("NullAway")
    void aTaskWithoutAHandlerIsRefused() {
        TaskHandler<Integer, Integer> none = null;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Worker.builder(redis.url()).handle(TASK, none))
                .withMessageContaining("task");
        assertThatIllegalArgumentException().isThrownBy(() -> new Handlers().handle(TASK, none));
    }

    @Test
    void optionsThatAreBuiltCanBeStarted() {
        WorkerOptions options = Worker.builder(redis.url())
                .lane(1, "default")
                .handle(ECHO, (input, context) -> input)
                .build();
        try (Worker worker = Worker.start(options)) {
            assertThat(enqueue(ECHO).get(Scene.PATIENCE)).isEqualTo(1);
            assertThat(worker.name()).isEqualTo(options.name());
        }
    }
}
