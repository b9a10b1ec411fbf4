package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.Failure;
import dev.redwork.job.Payload;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.JobContext;
import dev.redwork.worker.JobOfMany;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.TimedWorker;
import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerListener;
import dev.redwork.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What listeners of a worker are told of its jobs. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ListenerStoryTest {
    private static final Task<Integer, Integer> TASK = Task.of("task", Integer.class, Integer.class);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @TempDir
    private Path directory;

    private Scene scene;
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void open() {
        scene = new Scene(redis.url(), directory);
    }

    @AfterEach
    void close() {
        end.countDown();
        scene.close();
    }

    /** Writes down what it is told, a word and the job's attempt each. */
    private static final class Told implements WorkerListener {
        private final List<String> words = new ArrayList<>();
        private final List<Thread> threads = new ArrayList<>();
        private final List<Ended> ended = new ArrayList<>();
        private final List<Failed> failed = new ArrayList<>();
        private final List<Started> starts = new ArrayList<>();

        private synchronized void add(String word, JobRun job) {
            words.add(word + " " + job.attempt());
            threads.add(Thread.currentThread());
        }

        private synchronized void add(String word, Ended job) {
            add(word, job.job());
            ended.add(job);
        }

        private synchronized void add(String word, Failed job) {
            add(word, job.job());
            failed.add(job);
        }

        synchronized List<String> words() {
            return List.copyOf(words);
        }

        @Override
        public void workerStarts(Readings readings) {
            assertThat(readings.lanes()).hasSize(1);
            add("starts", new JobRun("", "", "", 0, null));
        }

        @Override
        public void workerStopped(Readings readings) {
            add("stopped", new JobRun("", "", "", 0, null));
        }

        @Override
        public synchronized void started(Started job) {
            starts.add(job);
            add("started", job.job());
        }

        @Override
        public void succeeded(Ended job) {
            add("succeeded", job);
        }

        @Override
        public void retried(Failed job) {
            add("retried", job);
        }

        @Override
        public void dead(Failed job) {
            add("dead", job);
        }

        @Override
        public void cancelled(Ended job) {
            add("cancelled", job);
        }

        @Override
        public void expired(Ended job) {
            add("expired", job);
        }

        @Override
        public void parked(Ended job) {
            add("parked", job);
        }

        @Override
        public void released(Ended job) {
            add("released", job);
        }

        @Override
        public void stale(Ended job) {
            add("stale", job);
        }

        @Override
        public synchronized void reclaimed(Reclaimed jobs) {
            words.add("reclaimed " + jobs.jobs());
        }

        @Override
        public synchronized void laneIdle(LaneIdle lane) {
            words.add("idle " + lane.lane());
        }
    }

    private final Told told = new Told();

    private WorkerOptions.Builder worker() {
        return Worker.builder(redis.url()).name("w").lane(1, "default").listener(told);
    }

    @Test
    void aJobThatSucceedsIsToldByTheThreadThatRanIt() {
        List<Thread> ran = new ArrayList<>();
        JobHandle<Integer> job;
        try (Worker worker = worker().handle(TASK, (input, context) -> {
                    ran.add(Thread.currentThread());
                    return input;
                })
                .start()) {
            assertThat(worker.name()).isEqualTo("w");
            job = scene.producer().enqueue(TASK.with(o -> o.batch("b")), 1);
            assertThat(job.get(Scene.PATIENCE)).isEqualTo(1);
        }

        assertThat(told.words()).containsExactly("starts 0", "started 1", "succeeded 1", "stopped 0");
        assertThat(told.threads.subList(1, 3)).containsOnly(ran.get(0));
        assertThat(told.starts.get(0).job()).isEqualTo(new WorkerListener.JobRun("default", "task", job.id(), 1, "b"));
        assertThat(told.starts.get(0).waited()).isBetween(Duration.ZERO, Scene.PATIENCE);
        assertThat(told.ended.get(0).ran()).isBetween(Duration.ZERO, Scene.PATIENCE);
    }

    @Test
    void failuresAreToldWithTheDelayThatFollows() {
        Task<Integer, Integer> twice = TASK.with(o -> o.attempts(2).retry(RetryPolicy.fixed(Duration.ofMillis(50))));
        try (Worker worker = worker().handle(twice, (input, context) -> {
                    throw new IllegalStateException("no " + context.attempt());
                })
                .start()) {
            JobHandle<Integer> job = scene.producer().enqueue(twice, 1);
            assertThatThrownBy(() -> job.get(Scene.PATIENCE)).isInstanceOf(JobFailedException.class);
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(told.words())
                .containsExactly("starts 0", "started 1", "retried 1", "started 2", "dead 2", "stopped 0");
        assertThat(told.failed)
                .extracting(WorkerListener.Failed::failure)
                .satisfiesExactly(
                        first -> {
                            assertThat(first.message()).isEqualTo("no 1");
                            assertThat(first.delay()).isEqualTo(50);
                        },
                        last -> assertThat(last.delay()).isZero());
        // From when it was due again, and not from its enqueue.
        assertThat(told.starts.get(1).waited()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void jobsWhoseHandlerIsNotCalledAreToldWithoutAStart() {
        Producer producer = scene.producer();
        Batch unwanted = producer.batch("default");
        producer.enqueue(Task.of("unknown", Integer.class, Integer.class), 1);
        producer.enqueue(Task.ofJson("task"), Payload.of("\"no number\""));
        producer.enqueue(TASK.with(o -> o.expires(Duration.ofMillis(1))), 1);
        producer.enqueue(TASK.with(unwanted), 1);
        unwanted.cancel();
        long late = scene.now() + 1;
        await().atMost(Scene.PATIENCE).until(() -> scene.now() > late);
        try (Worker worker = worker().handle(TASK, (input, context) -> input).start()) {
            await().atMost(Scene.PATIENCE).until(() -> told.words().size() == 5);
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(told.words())
                .containsExactlyInAnyOrder("starts 0", "parked 1", "dead 1", "expired 1", "cancelled 1", "stopped 0");
        assertThat(told.ended).allSatisfy(job -> assertThat(job.ran()).isNull());
        assertThat(told.failed).allSatisfy(job -> {
            assertThat(job.ran()).isNull();
            assertThat(job.failure().reason()).isEqualTo(Failure.Reason.UNDECODABLE);
        });
    }

    @Test
    void aRunThatIsBrokenOffIsToldAsReleased() throws InterruptedException {
        Worker worker = worker().drain(Duration.ZERO).handle(TASK, this::blocks).start();
        scene.producer().enqueue(TASK, 1);
        assertThat(started.await(Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        worker.close();

        assertThat(told.words()).containsExactly("starts 0", "started 1", "released 1", "stopped 0");
    }

    private Integer blocks(Integer input, JobContext context) throws InterruptedException {
        started.countDown();
        assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
        return input;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHandlerThatDoesNotReturnIsToldOnce(boolean virtual) throws InterruptedException {
        CountDownLatch returned = new CountDownLatch(1);
        WorkerOptions.Builder options = Worker.builder(redis.url())
                .lane(new LaneOptions(List.of("default"), 1, virtual))
                .listener(told)
                .handle(TASK, (input, context) -> {
                    while (end.getCount() > 0) {
                        try {
                            end.await();
                        } catch (InterruptedException e) {
                            // It goes on.
                        }
                    }
                    returned.countDown();
                    return input;
                });
        try (Worker worker = TimedWorker.start(options, HandlerStory.SHORT_GRACE)) {
            JobHandle<Integer> job = scene.producer()
                    .enqueue(TASK.with(o -> o.timeout(Duration.ofMillis(100)).attempts(1)), 1);
            assertThatThrownBy(() -> job.get(Scene.PATIENCE)).isInstanceOf(JobFailedException.class);
            end.countDown();
            assertThat(returned.await(Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(told.words()).containsExactly("starts 0", "started 1", "dead 1", "stopped 0");
        assertThat(told.failed.get(0).ran()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void anOutcomeThatRedisDoesNotTakeIsToldASecondTimeAsStale() throws InterruptedException {
        try (Worker worker = worker().handle(TASK, this::blocks).start()) {
            JobHandle<Integer> job = scene.producer().enqueue(TASK, 1);
            assertThat(started.await(Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            scene.queue("HDEL", "running:" + scene.sessions().get(0), job.id());
            end.countDown();
            await().atMost(Scene.PATIENCE).until(() -> told.words().contains("stale 1"));
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(told.words()).containsExactly("starts 0", "started 1", "succeeded 1", "stale 1", "stopped 0");
    }

    @Test
    void jobsOfAWorkerThatFellSilentAreToldByTheOneThatGaveThemBackAndByItselfAsStale() throws InterruptedException {
        Told other = new Told();
        try (FaultProxy line = FaultProxy.to(redis.port());
                Worker silent = TimedWorker.start(
                        Worker.builder(line.url())
                                .name("silent")
                                .lane(1, "default")
                                .listener(other)
                                .handle(TASK, this::blocks),
                        Scene.BRISK)) {
            JobHandle<Integer> job = scene.producer().enqueue(TASK, 1);
            assertThat(started.await(Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            line.blackhole();
            try (Worker worker = TimedWorker.start(worker().handle(TASK, (input, context) -> input), Scene.BRISK)) {
                scene.endLease("silent");
                assertThat(job.get(Scene.PATIENCE)).isEqualTo(1);
                assertThat(worker.stopped()).isNotDone();
            }
            line.cut();
            line.pass();
            await().atMost(Scene.PATIENCE).until(() -> other.words().contains("stale 1"));
            assertThat(silent.stopped()).isNotDone();
        }

        assertThat(told.words()).contains("reclaimed 1", "succeeded 1").doesNotContain("stale 1");
        assertThat(other.words()).containsSubsequence("started 1", "stale 1").doesNotContain("dead 1", "retried 1");
    }

    @Test
    void eachJobOfACallIsToldByItself() {
        try (Worker worker = worker().handleMany(TASK, 10, Duration.ofMillis(100), jobs -> {
                    for (JobOfMany<Integer, Integer> job : jobs) {
                        if (job.input() == 2) {
                            job.fail(new PermanentFailure("no"));
                        } else {
                            job.succeed(job.input());
                        }
                    }
                })
                .start()) {
            List<JobHandle<Integer>> jobs = scene.producer().enqueueAll(TASK, List.of(1, 2, 3));
            assertThat(jobs.get(2).get(Scene.PATIENCE)).isEqualTo(3);
            assertThatThrownBy(() -> jobs.get(1).get(Scene.PATIENCE)).isInstanceOf(JobFailedException.class);
            assertThat(jobs.get(0).get(Scene.PATIENCE)).isEqualTo(1);
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(told.words().stream().filter(word -> word.equals("started 1")))
                .hasSize(3);
        assertThat(told.words().stream().filter(word -> word.equals("succeeded 1")))
                .hasSize(2);
        assertThat(told.words().stream().filter(word -> word.equals("dead 1"))).hasSize(1);
        assertThat(told.ended).allSatisfy(job -> assertThat(job.ran()).isNotNull());
    }

    @Test
    void aListenerThatThrowsHarmsNeitherTheJobNorTheNextListener() {
        WorkerListener broken = new WorkerListener() {
            @Override
            public void started(Started job) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void succeeded(Ended job) {
                Thread.currentThread().interrupt();
                Thread.currentThread().setName("mine");
                throw new StackOverflowError("on purpose");
            }
        };
        List<String> names = Collections.synchronizedList(new ArrayList<>());
        try (Worker worker = Worker.builder(redis.url())
                .lane(1, "default")
                .listener(broken)
                .listener(told)
                .handle(TASK, (input, context) -> {
                    names.add(Thread.currentThread().getName()
                            + Thread.currentThread().isInterrupted());
                    return input;
                })
                .start()) {
            scene.awaitSuccess(scene.producer().enqueueAll(TASK, List.of(1, 2, 3)));
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(told.words().stream().filter(word -> word.equals("succeeded 1")))
                .hasSize(3);
        assertThat(names).hasSize(3).containsOnly("redwork-default-1false");
    }

    @Test
    void aLaneWithoutWorkSaysSo() {
        try (Worker worker = TimedWorker.start(worker().handle(TASK, (input, context) -> input), Scene.BRISK)) {
            await().atMost(Scene.PATIENCE).until(() -> told.words().contains("idle default:1"));
            assertThat(worker.stopped()).isNotDone();
        }
    }

    /** Redis may have the last outcome, and the worker nothing left to wait for, while a listener is told of it. */
    @Test
    void aWorkerThatStopsWaitsForListeners() throws InterruptedException {
        CountDownLatch begins = new CountDownLatch(1);
        WorkerListener slow = new WorkerListener() {
            @Override
            public void succeeded(Ended job) {
                begins.countDown();
                await().atMost(Scene.PATIENCE).until(() -> scene.total("succeeded") == 1);
            }
        };
        try (Worker worker = Worker.builder(redis.url())
                .lane(2, "default")
                .listener(slow)
                .listener(told)
                .handle(TASK, (input, context) -> input)
                .start()) {
            scene.producer().enqueue(TASK, 1);
            assertThat(begins.await(Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(worker.stopped()).isNotDone();
        }

        assertThat(told.words()).containsSubsequence("succeeded 1", "stopped 0");
    }
}
