package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.job.CancelResult;
import dev.redwork.job.RetryAfter;
import dev.redwork.job.Timing;
import dev.redwork.producer.JobCancelledException;
import dev.redwork.producer.JobHandle;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.LeaseLostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a running handler learns about its job: that nobody wants it any more, and whether it is still its own. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnershipStoryTest extends HandlerStory {
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
            assertThat(job.cancel()).isEqualTo(CancelResult.REQUESTED);
        } else {
            mark(job.id());
        }

        assertThatThrownBy(() -> job.get(Scene.PATIENCE)).isInstanceOf(JobCancelledException.class);
        // With the message at once; without, by the next renewal. The rest is what a shared machine may be late.
        assertThat(told.join() - asked)
                .isLessThan((message ? 100 : Timing.DEFAULT.renewEvery().toMillis()) + 1_500);
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
