package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.job.CancelResult;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.producer.JobCancelledException;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import dev.redwork.worker.JobOfMany;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.ManyHandler;
import dev.redwork.worker.TimedWorker;
import dev.redwork.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that take many jobs in one call. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyStoryTest extends HandlerStory {
    private static final Duration WITHIN = Duration.ofMillis(200);

    /** The inputs of each call. */
    private final List<List<Integer>> calls = new CopyOnWriteArrayList<>();

    private Worker work(boolean virtual, int most, Duration within, ManyHandler<Integer, Integer> handler) {
        Worker worker = TimedWorker.start(
                Worker.builder(redis.url())
                        .lane(new LaneOptions(List.of("default"), 1, virtual))
                        .drain(Duration.ofSeconds(20))
                        .handleMany(TASK, most, within, jobs -> {
                            calls.add(jobs.stream().map(JobOfMany::input).toList());
                            handler.run(jobs);
                        })
                        .handle(ECHO, (input, context) -> input),
                SHORT_GRACE);
        workers.add(worker);
        return worker;
    }

    private static void echo(List<JobOfMany<Integer, Integer>> jobs) {
        jobs.forEach(one -> one.succeed(one.input()));
    }

    private List<JobHandle<Integer>> enqueue(Task<Integer, Integer> task, int count) {
        return scene.producer()
                .enqueueAll(task, IntStream.range(0, count).boxed().toList());
    }

    private void awaitCalls(int count) {
        await().atMost(Scene.PATIENCE).until(() -> calls.size() == count);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHundredJobsGoInAFewCallsOfOneSlot(boolean virtual) {
        List<JobHandle<Integer>> jobs = enqueue(TASK, 100);
        work(virtual, 16, WITHIN, ManyStoryTest::echo);

        scene.awaitSuccess(jobs);
        for (int i = 0; i < jobs.size(); i++) {
            assertThat(jobs.get(i).get(Scene.PATIENCE)).isEqualTo(i);
        }
        assertThat(calls).allSatisfy(inputs -> assertThat(inputs).hasSizeBetween(1, 16));
        assertThat(calls.stream().flatMap(List::stream)).hasSize(100).doesNotHaveDuplicates();
        // Seven, where nothing stalls for as long as a job waits for company.
        assertThat(calls).hasSizeBetween(7, 14);
        scene.assertOneOutcomeEach(100);
        Leftovers.of(scene).check();
    }

    @Test
    void aDrainRunsWhatWaitsForCompany() {
        Worker worker = work(false, 100, Duration.ofMinutes(5), ManyStoryTest::echo);
        List<JobHandle<Integer>> jobs = enqueue(TASK, 3);
        await().atMost(Scene.PATIENCE).until(() -> jobs.stream().allMatch(job -> job.state() == JobState.RUNNING));
        assertThat(calls).isEmpty();
        worker.close();

        scene.awaitSuccess(jobs);
        assertThat(calls).containsExactly(List.of(0, 1, 2));
        assertThat(worker.stopped().join().jobs()).isEqualTo(3);
        scene.assertOneOutcomeEach(3);
    }

    @Test
    void oneOfThemIsTriedAgainWithoutTheOthers() {
        Task<Integer, Integer> twice = TASK.with(o -> o.attempts(2).retry(RetryPolicy.fixed(Duration.ofMillis(1))));
        work(false, 3, WITHIN, jobs -> {
            if (jobs.size() == 3) {
                jobs.get(1).fail(new IOException("disk"));
                jobs.get(2).fail(new IOException("disk"));
            }
            echo(jobs);
        });
        List<JobHandle<Integer>> jobs = enqueue(twice, 3);

        assertThat(scene.awaitSuccess(jobs)).extracting(JobResult::attempt).containsExactly(1, 2, 2);
        assertThat(calls.stream().flatMap(List::stream)).containsExactlyInAnyOrder(0, 1, 2, 1, 2);
        scene.assertOneOutcomeEach(3);
    }

    /** Each may be the one that kills them: together they would take one another along until all are buried. */
    @Test
    void jobsUnderWhichAWorkerDiedRunOneByOne() {
        List<JobHandle<Integer>> jobs = enqueue(TASK, 4);
        for (JobHandle<Integer> job : jobs.subList(1, 3)) {
            scene.queue("HSET", "crashes", job.id(), Long.toString(scene.now()));
        }
        work(false, 4, WITHIN, ManyStoryTest::echo);

        scene.awaitSuccess(jobs);
        assertThat(calls).containsExactlyInAnyOrder(List.of(0, 3), List.of(1), List.of(2));
        scene.assertOneOutcomeEach(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallWhoseTimeIsOverLosesItsSlotAndKeepsWhatItHasSaid(boolean virtual) {
        work(virtual, 3, WITHIN, jobs -> {
            jobs.get(1).succeed(1);
            boolean over = false;
            while (!over) {
                try {
                    over = end.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    assertThat(jobs.get(0).context().timeLeft()).contains(Duration.ZERO);
                }
            }
            echo(jobs);
        });
        List<JobHandle<Integer>> jobs =
                enqueue(TASK.with(o -> o.timeout(Duration.ofMillis(100)).attempts(1)), 3);

        assertThat(jobs.get(1).get(Scene.PATIENCE)).isEqualTo(1);
        for (JobHandle<Integer> late : List.of(jobs.get(0), jobs.get(2))) {
            assertThatThrownBy(() -> late.get(Scene.PATIENCE))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("100 ms");
        }
        // On the one slot that the lane has.
        assertThat(scene.producer().enqueue(ECHO, 5).get(Scene.PATIENCE)).isEqualTo(5);
        end.countDown();
        scene.assertOneOutcomeEach(4);
        assertThat(scene.total("stale")).isZero();
    }

    @Test
    void aJobThatIsCancelledDuringTheCallIsToldAfterItAndDoesNotDisturbTheOther() {
        work(false, 2, WITHIN, jobs -> {
            boolean asked = jobs.get(0).context().cancellation().await(Duration.ofSeconds(60));
            jobs.get(0).fail(new IllegalStateException("asked: " + asked));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            echo(jobs);
        });
        List<JobHandle<Integer>> jobs = enqueue(TASK, 2);
        awaitCalls(1);
        assertThat(jobs.get(0).cancel()).isEqualTo(CancelResult.REQUESTED);

        assertThat(jobs.get(1).get(Scene.PATIENCE)).isEqualTo(1);
        assertThatThrownBy(() -> jobs.get(0).get(Scene.PATIENCE)).isInstanceOf(JobCancelledException.class);
        scene.assertOneOutcomeEach(2);
    }

    @Test
    void aCallThatHasLostItsLeaseIsInterruptedAndEachOfItsJobsIsRecordedOnce() {
        work(false, 3, WITHIN, jobs -> {
            if (calls.size() == 1) {
                assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
            }
            echo(jobs);
        });
        List<JobHandle<Integer>> jobs = enqueue(TASK, 3);
        awaitCalls(1);
        String session = scene.sessions().get(0);

        // As reclaim does when the lease is over.
        scene.queue("ZREM", "sessions", session);
        scene.queue("DEL", "running:" + session);
        scene.queue("DEL", "session:" + session);
        jobs.forEach(job -> scene.queue("RPUSH", "pending", job.id()));

        scene.awaitSuccess(jobs);
        assertThat(calls.get(0)).containsExactly(0, 1, 2);
        scene.assertOneOutcomeEach(3);
    }
}
