package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RetryAfter;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.producer.JobExpiredException;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much time a job has and how often it is tried: timeouts, expiry, retries. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandlerStoryTest extends HandlerStory {
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

        assertThatThrownBy(() -> late.get(Scene.PATIENCE))
                .isInstanceOf(JobExpiredException.class)
                .hasMessageContaining(late.id());
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
        assertThat(never.stack()).contains("HandlerStoryTest");

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
            if (context.attempt() < 3) {
                throw new RetryAfter(Duration.ofMillis(300), "later");
            } else if (context.attempt() < 4) {
                throw new RetryAfter(Instant.ofEpochMilli(scene.now() + 300), "then");
            }
            return 0;
        });

        enqueue(TASK).get(Scene.PATIENCE);

        assertThat(starts).hasSize(4);
        for (int i = 1; i < 4; i++) {
            assertThat(starts.get(i) - starts.get(i - 1)).isGreaterThanOrEqualTo(299);
        }
    }
}
