package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.JobResult;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a worker does with its jobs before it goes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DrainStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void runningJobsFinishAndOthersStayForTheNextWorker(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            StoryWorker leaving = scene.worker("leaving", 2);
            List<JobHandle<String>> running =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(2, new Nap(1_500)));
            scene.awaitStarted(running);
            List<JobHandle<String>> waiting =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(4, new Nap(1)));
            leaving.drain();

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
                Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            StoryWorker leaving = scene.worker(line.url(), "leaving", Duration.ofMillis(500), 2);
            JobHandle<String> job = scene.producer().enqueue(TestTasks.NAP, new Nap(500));
            scene.awaitStarted(job);
            line.blackhole();
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.ledger().ids(Ledger.Event.END).contains(job.id()));
            leaving.drain();
            // The drain is over by then, and the call with the outcome still unanswered.
            await().pollDelay(Duration.ofMillis(1_500)).atMost(Scene.PATIENCE).until(() -> true);
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
    void aHandlerThatIgnoresItsInterruptIsNotReleasedWhileItRuns(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            StoryWorker leaving = scene.worker("leaving", 2, Duration.ofMillis(300));
            List<JobHandle<String>> jobs = scene.producer().enqueueAll(TestTasks.STUBBORN, List.of(new Nap(60_000)));
            scene.awaitStarted(jobs);
            String id = jobs.get(0).id();
            String session = scene.sessions(leaving.name()).get(0);
            StoryWorker other = scene.worker("other", 2);
            leaving.drain();

            // At every moment of its end it is held by the session that runs it, and after it.
            await().atMost(Scene.PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
                boolean alive = leaving.isAlive();
                assertThat(scene.queue("HEXISTS", "running:" + session, id)).isEqualTo("1");
                return !alive;
            });
            assertThat(leaving.ended().join().unreturned()).isEqualTo(1);
            assertThat(scene.queue("LLEN", "pending")).isEqualTo("0");
            assertThat(scene.ledger().entries(Ledger.Event.START, id)).hasSize(1);
            // Its lease is left to lapse; then it is a job of a worker that died.
            scene.queue("ZADD", "sessions", "XX", Long.toString(scene.now() - 1), session);
            scene.awaitStarted(jobs);
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.ledger().entries(Ledger.Event.START, id).size() == 2);
            assertThat(scene.sessions(other.name())).hasSize(1);
            assertThat(scene.queue("HGET", "crashes", id)).isNotEqualTo("nil");
        }
    }

    /** Who may stop a worker may be one of its jobs: it must not wait for itself. */
    @Test
    void aHandlerThatClosesItsOwnWorkerReturnsAndItsJobSucceeds(@TempDir Path directory) {
        Task<String, String> last = Task.of("last", String.class, String.class);
        CompletableFuture<Worker> self = new CompletableFuture<>();
        WorkerOptions.Builder worker = Worker.builder(redis.url())
                .lane(2, "default")
                .drain(Duration.ofSeconds(5))
                .handle(last, (input, context) -> {
                    self.join().close();
                    return "closed";
                });
        try (Scene scene = new Scene(redis.url(), directory);
                Worker leaving = worker.start()) {
            self.complete(leaving);
            JobHandle<String> job = scene.producer().enqueue(last, "");

            assertThat(job.get(Scene.PATIENCE)).isEqualTo("closed");
            assertThat(leaving.stopped())
                    .succeedsWithin(Scene.PATIENCE)
                    .extracting(Worker.Stopped::unreturned)
                    .isEqualTo(0);
            assertThat(scene.queue("ZCARD", "sessions")).isEqualTo("0");
            assertThat(scene.total("reclaimed")).isZero();
            scene.assertOneOutcomeEach(1);
            Leftovers.of(scene).check();
        }
    }

    /** It has stopped, and left no session behind. */
    private static void assertGone(Scene scene, StoryWorker worker) {
        assertThat(worker.ended()).succeedsWithin(Scene.PATIENCE);
        assertThat(scene.keys("running:")).isEmpty();
        assertThat(scene.queue("ZCARD", "sessions")).isEqualTo("0");
    }
}
