package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.JobResult;
import dev.redwork.job.Task;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import dev.redwork.redis.line.FaultProxy;
import dev.redwork.redis.testing.RedisExtension;
import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM: what a worker does with its jobs before it goes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DrainProcessTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void runningJobsFinishAndOthersStayForTheNextWorker(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess leaving = scene.worker("leaving", 2);
            List<JobHandle<String>> running =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(2, new Nap(1_500)));
            scene.awaitStarted(running);
            List<JobHandle<String>> waiting =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(4, new Nap(1)));
            leaving.term();

            assertThat(scene.awaitSuccess(running))
                    .extracting(JobResult::worker)
                    .containsOnly("leaving");
            assertGone(scene, leaving);
            assertThat(scene.queue("LLEN", "pending")).isEqualTo("4");
            scene.worker("next", 2);
            assertThat(scene.awaitSuccess(waiting)).allSatisfy(result -> {
                assertThat(result.worker()).isEqualTo("next");
                assertThat(result.attempt()).isEqualTo(1);
            });
            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(6);
            scene.assertOneOutcomeEach(6);
            Leftovers.of(scene).check();
        }
    }

    @Test
    void whatEndedWhileTheLineWasDeadIsToldBeforeTheWorkerGoes(@TempDir Path directory) {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess leaving = scene.begin(line.url(), "leaving", Duration.ofMillis(500), 2)
                    .awaitReady();
            JobHandle<String> job = scene.producer().enqueue(TestTasks.NAP, new Nap(500));
            scene.awaitStarted(job);
            line.blackhole();
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.ledger().ids(Ledger.Event.END).contains(job.id()));
            leaving.term();
            // The drain is over by then, and the call with the outcome still unanswered.
            await().pollDelay(Duration.ofSeconds(3)).atMost(Scene.PATIENCE).until(() -> true);
            line.cut();
            line.pass();

            assertGone(scene, leaving);
            assertThat(scene.awaitSuccess(List.of(job)))
                    .extracting(JobResult::worker)
                    .containsExactly("leaving");
            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(1);
            scene.assertOneOutcomeEach(1);
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aHandlerLongerThanTheDrainIsInterruptedAndItsJobGoesToTheFront(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess leaving = scene.worker("leaving", 1, Duration.ofMillis(300));
            JobHandle<String> longer = scene.producer().enqueue(TestTasks.NAP, new Nap(4_000));
            scene.awaitStarted(longer);
            JobHandle<String> behind = scene.producer().enqueue(TestTasks.NAP, new Nap(1));
            leaving.term();

            assertGone(scene, leaving);
            assertThat(scene.ledger().ids(Ledger.Event.INTERRUPTED)).containsExactly(longer.id());
            assertThat(scene.list("LRANGE", Scene.PREFIX + "pending", "0", "-1"))
                    .containsExactly(longer.id(), behind.id());
            assertThat(scene.queue("EXISTS", "attempts")).isEqualTo("0");
            scene.worker("next", 1);
            assertThat(scene.awaitSuccess(List.of(longer, behind))).allSatisfy(result -> {
                assertThat(result.attempt()).isEqualTo(1);
                assertThat(result.crashes()).isEmpty();
            });
            scene.assertOneOutcomeEach(2);
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aHandlerThatIgnoresItsInterruptIsNotReleasedWhileItRuns(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess leaving = scene.worker("leaving", 2, Duration.ofMillis(300));
            List<JobHandle<String>> jobs = scene.producer().enqueueAll(TestTasks.STUBBORN, List.of(new Nap(60_000)));
            scene.awaitStarted(jobs);
            String id = jobs.get(0).id();
            String session = scene.sessions(leaving).get(0);
            WorkerProcess other = scene.worker("other", 2);
            leaving.term();

            // At every moment of its end it is held by the session that runs it, until that process is gone.
            await().atMost(Scene.PATIENCE).until(() -> {
                boolean alive = leaving.isAlive();
                boolean held = scene.queue("HEXISTS", "running:" + session, id).equals("1");
                assertThat(held || !alive).isTrue();
                return !alive;
            });
            assertThat(scene.queue("LLEN", "pending")).isEqualTo("0");
            assertThat(scene.ledger().entries(Ledger.Event.START, id)).hasSize(1);
            // Its lease is left to lapse; then it is a job of a worker that died.
            scene.queue("ZADD", "sessions", "XX", Long.toString(scene.now() - 1), session);
            scene.awaitStarted(jobs);
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.ledger().entries(Ledger.Event.START, id).size() == 2);
            assertThat(scene.sessions(other)).hasSize(1);
            assertThat(scene.queue("HGET", "crashes", id)).isNotEqualTo("nil");
        }
    }

    /** An output that is too large is the job's own end, and not what the interrupt broke off: it is not run again. */
    @Test
    void anOutputThatIsTooLargeEndsItsJobAlsoAfterTheDrain(@TempDir Path directory) throws Exception {
        Task<Integer, String> large = Task.of("large", Integer.class, String.class);
        CountDownLatch runs = new CountDownLatch(1);
        AtomicInteger starts = new AtomicInteger();
        WorkerOptions.Builder worker = Worker.builder(redis.url())
                .lane(1, "default")
                .drain(Duration.ofMillis(100))
                .handle(large, (size, context) -> {
                    starts.incrementAndGet();
                    runs.countDown();
                    try {
                        TimeUnit.SECONDS.sleep(60);
                        return "nobody stopped it";
                    } catch (InterruptedException e) {
                        return "x".repeat(size);
                    }
                });
        try (Scene scene = new Scene(redis.url(), directory)) {
            Worker leaving = worker.start();
            JobHandle<String> job = scene.producer().enqueue(large.with(o -> o.attempts(1)), 2 << 20);
            assertThat(runs.await(40, TimeUnit.SECONDS)).isTrue();
            leaving.close();

            try (Worker next = worker.start()) {
                assertThatThrownBy(() -> job.get(Scene.PATIENCE))
                        .isInstanceOf(JobFailedException.class)
                        .hasMessageContaining("too large");
                assertThat(next.name()).isNotEmpty();
            }
            assertThat(starts).hasValue(1);
            assertThat(scene.total("released")).isZero();
            assertThat(scene.total("dead")).isEqualTo(1);
        }
    }

    @Test
    void aLongDrainKeepsItsLease(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess leaving = scene.worker("leaving", 4, Duration.ofSeconds(50));
            // More slots than jobs: the idle threads must not look like a lane that is stuck.
            List<JobHandle<String>> jobs = new ArrayList<>(
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(2, new Nap(26_000))));
            scene.awaitStarted(jobs);
            scene.worker("other", 4);
            leaving.term();

            assertThat(scene.awaitSuccess(jobs)).allSatisfy(result -> {
                assertThat(result.worker()).isEqualTo("leaving");
                assertThat(result.crashes()).isEmpty();
            });
            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(2);
            assertThat(scene.total("reclaimed")).isZero();
            scene.assertOneOutcomeEach(2);
            Leftovers.of(scene).check();
        }
    }

    /** Its process has ended, and it left no session behind. */
    private static void assertGone(Scene scene, WorkerProcess worker) {
        assertThat(worker.ended()).succeedsWithin(Scene.PATIENCE);
        assertThat(scene.keys("running:")).isEmpty();
        assertThat(scene.queue("ZCARD", "sessions")).isEqualTo("0");
    }
}
