package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RetryAfter;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.producer.JobCancelledException;
import dev.redwork.producer.JobExpiredException;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import dev.redwork.redis.Appendfsync;
import dev.redwork.redis.testing.RedisExtension;
import dev.redwork.store.Moved;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.LeaseLostException;
import dev.redwork.worker.TaskHandler;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handler is told and what it may answer: timeouts, retries, cancellation, ownership. The worker lives in this JVM. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandlerEndToEndTest {
    private static final Task<Integer, Integer> TASK = Task.of("task", Integer.class, Integer.class);
    private static final Task<Integer, Integer> ECHO = Task.of("echo", Integer.class, Integer.class);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> options.appendfsync(Appendfsync.EVERYSEC));

    @TempDir
    private Path directory;

    private Scene scene;
    private final List<Worker> workers = new ArrayList<>();
    /** What handlers wait for that nothing else ends. */
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void open() {
        scene = new Scene(redis.url(), directory);
    }

    @AfterEach
    void close() {
        end.countDown();
        workers.forEach(Worker::close);
        scene.close();
    }

    private Worker work(LaneOptions lane, Task<Integer, Integer> task, TaskHandler<Integer, Integer> handler) {
        Worker worker = Worker.builder(redis.url())
                .lane(lane)
                .drain(Duration.ofSeconds(5))
                .handle(task, handler)
                .handle(ECHO, (input, context) -> input)
                .start();
        workers.add(worker);
        return worker;
    }

    private Worker work(Task<Integer, Integer> task, TaskHandler<Integer, Integer> handler) {
        return work(LaneOptions.of(1, "default"), task, handler);
    }

    private <T> JobHandle<T> enqueue(Task<Integer, T> task) {
        return scene.producer().enqueue(task, 1);
    }

    private Failure failureOf(JobHandle<?> job) {
        try {
            throw new AssertionError("it gave " + job.get(Scene.PATIENCE));
        } catch (JobFailedException e) {
            return Objects.requireNonNull(e.failure());
        }
    }

    // Timeouts

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHandlerWhoseTimeIsOverIsInterruptedAndFailsAsTimedOut(boolean virtual) {
        work(new LaneOptions(List.of("default"), 1, virtual), TASK, (input, context) -> {
            assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
            return 0;
        });

        Failure failure = failureOf(
                enqueue(TASK.with(o -> o.timeout(Duration.ofMillis(200)).attempts(1))));

        assertThat(failure.reason()).isEqualTo(Failure.Reason.TIMED_OUT);
        assertThat(failure.message()).contains("200 ms");
        assertThat(failure.stack()).contains("CountDownLatch.await");
        assertThat(enqueue(ECHO).get(Scene.PATIENCE)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHandlerThatIgnoresItsInterruptLosesItsSlotAndItsLateAnswerDoesNotCount(boolean virtual) throws Exception {
        CountDownLatch returned = new CountDownLatch(1);
        Worker worker = work(new LaneOptions(List.of("default"), 1, virtual), TASK, (input, context) -> {
            boolean over = false;
            while (!over) {
                try {
                    over = end.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    assertThat(context.timeLeft()).contains(Duration.ZERO);
                }
            }
            returned.countDown();
            return 7;
        });
        JobHandle<Integer> stuck =
                enqueue(TASK.with(o -> o.timeout(Duration.ofMillis(100)).attempts(1)));
        List<JobHandle<Integer>> behind = scene.producer().enqueueAll(ECHO, List.of(1, 2, 3, 4, 5));

        assertThat(failureOf(stuck).reason()).isEqualTo(Failure.Reason.TIMED_OUT);
        // On the one slot that the lane has.
        scene.awaitSuccess(behind);
        end.countDown();
        assertThat(returned.await(10, TimeUnit.SECONDS)).isTrue();
        scene.awaitSuccess(scene.producer().enqueueAll(ECHO, List.of(6, 7, 8)));
        worker.close();

        scene.assertOneOutcomeEach(9);
        assertThat(scene.total("dead")).isEqualTo(1);
        assertThat(scene.total("stale")).isZero();
    }

    @Test
    void everySlotMayBeStuckOneAfterAnother() {
        work(LaneOptions.of(2, "default"), TASK, (input, context) -> {
            while (true) {
                try {
                    if (end.await(60, TimeUnit.SECONDS)) {
                        return 0;
                    }
                } catch (InterruptedException e) {
                    // It goes on.
                }
            }
        });
        Task<Integer, Integer> stuck = TASK.with(
                o -> o.timeout(Duration.ofMillis(50)).attempts(2).retry(RetryPolicy.fixed(Duration.ofMillis(1))));

        List<JobHandle<Integer>> all = scene.producer().enqueueAll(stuck, List.of(1, 2, 3));

        all.forEach(job -> assertThat(failureOf(job).reason()).isEqualTo(Failure.Reason.TIMED_OUT));
        assertThat(enqueue(ECHO).get(Scene.PATIENCE)).isEqualTo(1);
        assertThat(scene.total("retried")).isEqualTo(3);
    }

    @Test
    void aHandlerSeesItsDeadline() {
        BlockingQueue<Duration> left = new LinkedBlockingQueue<>();
        BlockingQueue<Boolean> limited = new LinkedBlockingQueue<>();
        work(TASK, (input, context) -> {
            context.timeLeft().ifPresent(left::add);
            limited.add(context.deadline()
                    .filter(Instant.ofEpochMilli(scene.now())::isBefore)
                    .isPresent());
            return 0;
        });

        enqueue(TASK).get(Scene.PATIENCE);
        enqueue(TASK.with(o -> o.timeout(Duration.ofMinutes(1)))).get(Scene.PATIENCE);

        assertThat(limited).containsExactly(false, true);
        assertThat(left)
                .singleElement()
                .satisfies(time -> assertThat(time).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1)));
    }

    @Test
    void aTimeoutIsRetriedByThePolicyForTimeouts() {
        Task<Integer, Integer> once = TASK.with(o -> o.timeout(Duration.ofMillis(50))
                .retry(RetryPolicy.fixed(Duration.ofMillis(1)).never(TimeoutException.class)));
        work(once, (input, context) -> {
            assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
            return 0;
        });

        assertThat(failureOf(enqueue(once)).reason()).isEqualTo(Failure.Reason.TIMED_OUT);
        assertThat(scene.total("retried")).isZero();
    }

    // Expiry

    @Test
    void aJobWhoseTimeIsOverBeforeItCanStartExpiresAndItsProducerLearnsSo() {
        CopyOnWriteArrayList<String> started = new CopyOnWriteArrayList<>();
        JobHandle<Integer> late = enqueue(TASK.with(o -> o.expires(Duration.ofMillis(1))));
        JobHandle<Integer> inTime = enqueue(TASK.with(o -> o.expires(Duration.ofMinutes(1))));
        long enqueued = scene.now();
        await().until(() -> scene.now() > enqueued + 5);

        work(TASK, (input, context) -> {
            started.add(context.id());
            return input;
        });

        assertThatThrownBy(() -> late.get(Scene.PATIENCE)).isInstanceOf(JobExpiredException.class);
        assertThat(inTime.get(Scene.PATIENCE)).isEqualTo(1);
        assertThat(started).containsExactly(inTime.id());
        assertThat(scene.result(late.id()).state()).isEqualTo(JobState.EXPIRED);
        assertThat(scene.total("expired")).isEqualTo(1);
        assertThat(scene.total("bytes")).isZero();
        Leftovers.of(scene).check();
    }

    // Retries

    @Test
    void whatIsThrownDecidesWhetherAndWhenAJobIsTriedAgain() {
        Task<Integer, Integer> task = TASK.with(o -> o.attempts(3)
                .retry(RetryPolicy.delays(Duration.ofMillis(1), Duration.ofMillis(300))
                        .never(IllegalArgumentException.class)));
        work(task, (input, context) -> {
            throw switch (input) {
                case 1 -> new PermanentFailure("no such account");
                case 2 -> new IllegalArgumentException("never");
                case 3 -> new RetryAfter(Duration.ofMillis(200), "too many requests");
                default -> new IllegalStateException("again");
            };
        });

        Failure permanent = failureOf(scene.producer().enqueue(task, 1));
        Failure never = failureOf(scene.producer().enqueue(task, 2));
        assertThat(scene.total("retried")).isZero();
        assertThat(permanent.type()).isEqualTo(PermanentFailure.class.getName());
        assertThat(permanent.message()).isEqualTo("no such account");
        assertThat(never.stack()).contains("HandlerEndToEndTest");

        JobHandle<Integer> limited = scene.producer().enqueue(task, 3);
        assertThat(failureOf(limited).message()).isEqualTo("too many requests");
        assertThat(scene.total("retried")).isEqualTo(2);
        assertThat(failureOf(scene.producer().enqueue(task, 4)).message()).isEqualTo("again");
        assertThat(scene.total("retried")).isEqualTo(4);
        assertThat(scene.total("dead")).isEqualTo(4);
    }

    @Test
    void theNextAttemptStartsWhenItIsDueByRedisTime() {
        List<Long> starts = new CopyOnWriteArrayList<>();
        work(TASK, (input, context) -> {
            starts.add(scene.now());
            if (context.attempt() < 4) {
                throw new RetryAfter(Duration.ofMillis(300), "later");
            }
            return 0;
        });

        enqueue(TASK).get(Scene.PATIENCE);

        assertThat(starts).hasSize(4);
        for (int i = 1; i < 4; i++) {
            assertThat(starts.get(i) - starts.get(i - 1)).isGreaterThanOrEqualTo(299);
        }
    }

    // Cancellation

    /** As the script does it, but for the message. */
    private void mark(String id) {
        scene.queue("HSETNX", "cancelling", id, Long.toString(scene.now()));
        scene.queue("HINCRBY", "totals", "signals", "1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunningJobIsToldThatItIsNotWantedByTheMessageOrElseByTheNextHeartbeat(boolean message) {
        BlockingQueue<JobContext> running = new LinkedBlockingQueue<>();
        CompletableFuture<Long> told = new CompletableFuture<>();
        work(TASK, (input, context) -> {
            running.add(context);
            boolean asked = context.cancellation().await(Duration.ofSeconds(60));
            told.complete(scene.now());
            // The interrupt was taken back: this may block.
            TimeUnit.MILLISECONDS.sleep(1);
            context.cancellation().throwIfAsked();
            return asked ? 1 : 0;
        });
        JobHandle<Integer> job = enqueue(TASK);
        await().until(() -> !running.isEmpty());

        long asked = scene.now();
        if (message) {
            assertThat(job.cancel()).isEqualTo(Moved.ASKED);
        } else {
            mark(job.id());
        }

        assertThatThrownBy(() -> job.get(Scene.PATIENCE)).isInstanceOf(JobCancelledException.class);
        // With the message at once; without, by the next renewal. The rest is what a shared machine may be late.
        assertThat(told.join() - asked).isLessThan((message ? 100 : Defaults.RENEW_EVERY.toMillis()) + 1_500);
        assertThat(scene.total("cancelled")).isEqualTo(1);
        Leftovers.of(scene).check();
    }

    @Test
    void aMarkedJobThatFailsOrWhoseWorkerDiedIsCancelledAndNotRunAgain() {
        BlockingQueue<JobContext> running = new LinkedBlockingQueue<>();
        work(TASK, (input, context) -> {
            running.add(context);
            throw new RetryAfter(Duration.ofMillis(300), "again");
        });
        JobHandle<Integer> job = enqueue(TASK);
        await().until(() -> !running.isEmpty());
        mark(job.id());

        assertThatThrownBy(() -> job.get(Scene.PATIENCE)).isInstanceOf(JobCancelledException.class);
        int runs = running.size();
        assertThat(runs).isLessThanOrEqualTo(2);
        assertThat(scene.total("dead")).isZero();
    }

    // Ownership

    @Test
    void theFenceGrowsWithEachAttempt() {
        List<Long> fences = new CopyOnWriteArrayList<>();
        work(TASK, (input, context) -> {
            fences.add(context.fence());
            context.ensureOwned();
            if (context.attempt() < 5) {
                throw new RetryAfter(Duration.ZERO, "again");
            }
            return 0;
        });

        enqueue(TASK).get(Scene.PATIENCE);

        assertThat(fences).hasSize(5).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aHandlerLearnsThatItsLeaseIsLostAndMayNotWriteAnyMore() throws Exception {
        BlockingQueue<Long> fences = new LinkedBlockingQueue<>();
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        work(TASK, (input, context) -> {
            fences.add(context.fence());
            if (fences.size() == 1) {
                try {
                    assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    // The worker lets go of what it has lost.
                }
                try {
                    context.ensureOwned();
                    refused.complete(new AssertionError("it still believes that it owns the job"));
                } catch (LeaseLostException e) {
                    refused.complete(e);
                }
            }
            return 5;
        });
        JobHandle<Integer> job = enqueue(TASK);
        await().until(() -> !fences.isEmpty());
        String session =
                scene.list("ZRANGE", Scene.PREFIX + "sessions", "0", "-1").get(0);

        // As reclaim does when the lease is over.
        scene.queue("ZREM", "sessions", session);
        scene.queue("DEL", "running:" + session);
        scene.queue("DEL", "session:" + session);
        scene.queue("LPUSH", "pending", job.id());

        assertThat(refused.get(20, TimeUnit.SECONDS))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining(job.id());
        assertThat(job.get(Scene.PATIENCE)).isEqualTo(5);
        assertThat(List.copyOf(fences)).hasSize(2).isSorted();
        assertThat(scene.total("succeeded")).isEqualTo(1);
    }
}
