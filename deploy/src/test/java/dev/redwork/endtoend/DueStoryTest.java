package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.redwork.cli.Ran;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.CancelResult;
import dev.redwork.job.Task;
import dev.redwork.job.Timing;
import dev.redwork.json.JobJson;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.TimedWorker;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs start when they are due, by Redis' clock. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DueStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @RegisterExtension
    static final RedisExtension OWN = RedisExtension.own(builder -> {});

    /** Three at a time: the first is behind a worker that waits for nothing, the others behind one that waits for another. */
    @Test
    void anIdleWorkerStartsJobsWithin100MillisecondsOfTheirDueTime(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 2);
            List<Long> late = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                List<JobHandle<Integer>> jobs = new ArrayList<>();
                List<Long> due = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    Duration delay = Duration.ofMillis(300 + 37L * round + 150L * i);
                    JobHandle<Integer> job =
                            scene.producer().enqueue(TestTasks.ECHO.with(options -> options.delay(delay)), i);
                    due.add(due(scene, job));
                    jobs.add(job);
                }
                for (int i = 0; i < 3; i++) {
                    assertThat(jobs.get(i).get(Scene.PATIENCE)).isEqualTo(i);
                    late.add(scene.result(jobs.get(i).id()).started() - due.get(i));
                }
            }
            assertThat(late).allMatch(millis -> millis >= 0, "no job starts before its time");
            late.sort(null);
            assertThat(late.get(late.size() / 2)).as("median of " + late).isLessThanOrEqualTo(100);
        }
    }

    /**
     * Behind a burst that was debounced, and behind a job that was cancelled: the timer stands for those. Leases are renewed once
     * in twenty seconds here, so that no renewal comes to its help.
     */
    @Test
    void aJobBehindOneThatWasReplacedOrCancelledStartsWhenItIsDue(@TempDir Path directory) throws Exception {
        Timing calm = new Timing(
                Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(2));
        try (Scene scene = new Scene(redis.url(), directory);
                Worker worker = TimedWorker.start(
                        Worker.builder(redis.url())
                                .lane(2, "default")
                                .handle(TestTasks.ECHO, (input, context) -> input),
                        calm)) {
            assertThat(worker.name()).isNotEmpty();
            Task<Integer, Integer> burst =
                    TestTasks.ECHO.with(options -> options.debounce("burst", Duration.ofMillis(300)));
            Task<Integer, Integer> soon = TestTasks.ECHO.with(options -> options.delay(Duration.ofMillis(300)));
            Task<Integer, Integer> next = TestTasks.ECHO.with(options -> options.delay(Duration.ofMillis(600)));
            List<Long> late = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                scene.producer().enqueue(burst, 1);
                Thread.sleep(100);
                late.add(late(scene, scene.producer().enqueue(burst, 2)));

                String id = "replaced-" + i;
                scene.producer().replace(soon, 1, id);
                Thread.sleep(100);
                late.add(late(scene, scene.producer().replace(soon, 2, id).job()));

                JobHandle<Integer> first = scene.producer().enqueue(soon, 3);
                JobHandle<Integer> second = scene.producer().enqueue(next, 4);
                assertThat(first.cancel()).isEqualTo(CancelResult.CANCELLED);
                late.add(late(scene, second));
            }
            assertThat(late).allMatch(millis -> millis >= 0 && millis < 5_000, "no renewal was waited for");
            late.sort(null);
            assertThat(late.get(late.size() / 2)).as("median of " + late).isLessThanOrEqualTo(100);
        }
    }

    private static long due(Scene scene, JobHandle<Integer> job) {
        return Long.parseLong(scene.queue("ZSCORE", "scheduled", job.id()));
    }

    /** Of its start, ms, by Redis' clock. */
    private static long late(Scene scene, JobHandle<Integer> job) {
        long due = due(scene, job);
        job.get(Scene.PATIENCE);
        return scene.result(job.id()).started() - due;
    }

    /** The server stood still while the call was on its way: neither of a job's two times counts from before. */
    @Test
    void aJobThatWasAcceptedLateIsDueAndMayStartAsLongAsItsOptionsSay(@TempDir Path directory) throws Exception {
        try (Scene scene = new Scene(OWN.url(), directory)) {
            scene.worker("w", 2);
            Task<Integer, Integer> soon =
                    TestTasks.ECHO.with(o -> o.delay(Duration.ofMillis(500)).expires(Duration.ofSeconds(3)));
            assertThat(scene.producer().enqueue(TestTasks.ECHO, 1).get(Scene.PATIENCE))
                    .isEqualTo(1);
            Instant at = Instant.ofEpochMilli(scene.now() + 1_000);
            OWN.server().suspend();
            CompletableFuture<JobHandle<Integer>> late =
                    CompletableFuture.supplyAsync(() -> scene.producer().enqueue(soon, 2));
            CompletableFuture<JobHandle<Integer>> fixed = CompletableFuture.supplyAsync(
                    () -> scene.producer().enqueue(TestTasks.ECHO.with(o -> o.at(at)), 3));
            Instant far = at.plusSeconds(3_600);
            CompletableFuture<JobHandle<Integer>> later = CompletableFuture.supplyAsync(
                    () -> scene.producer().enqueue(TestTasks.ECHO.with(o -> o.at(far)), 4));
            Thread.sleep(4_500);
            OWN.server().resume();

            assertThat(late.get(40, TimeUnit.SECONDS).get(Scene.PATIENCE)).isEqualTo(2);
            JobHandle<Integer> job = fixed.get(40, TimeUnit.SECONDS);
            assertThat(job.get(Scene.PATIENCE)).isEqualTo(3);
            assertThat(scene.result(job.id()).started()).isGreaterThanOrEqualTo(at.toEpochMilli());
            assertThat(due(scene, later.get(40, TimeUnit.SECONDS))).isEqualTo(far.toEpochMilli());
        }
    }

    /** A full queue kept the call waiting, the program's and the command's: both times count from when there was room. */
    @Test
    void theDeadlineCountsFromTheDueTimeThatWasSetWhenThereWasRoom(@TempDir Path directory) throws Exception {
        Task<Integer, Integer> patient =
                TestTasks.ECHO.with(o -> o.whenFull(Duration.ofSeconds(40)).expires(Duration.ofMillis(100)));
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.queue("HSET", "limits", "jobs", "1");
            scene.producer().enqueue(TestTasks.ECHO, 1);
            List<CompletableFuture<?>> calls = List.of(
                    CompletableFuture.supplyAsync(() ->
                            scene.producer().enqueue(patient.with(o -> o.delay(Duration.ofHours(1))), 2, "delayed")),
                    CompletableFuture.supplyAsync(() -> scene.producer().enqueue(patient, 3, "plain")),
                    CompletableFuture.supplyAsync(() -> Ran.redwork(
                                    redis.url(),
                                    "submit any 1 --unchecked --id command --in 1h --expires 100ms --when-full 40s"
                                            .split(" ", -1))
                            .succeeded()));
            Thread.sleep(500);
            assertThat(scene.total("enqueued")).isEqualTo(1);
            long room = scene.now();
            scene.queue("DEL", "limits");
            for (CompletableFuture<?> call : calls) {
                call.get(40, TimeUnit.SECONDS);
            }

            for (String id : List.of("delayed", "command")) {
                long due = Long.parseLong(scene.queue("ZSCORE", "scheduled", id));
                assertThat(due).isGreaterThanOrEqualTo(room + 3_600_000);
                assertThat(scene.queue("HGET", "deadlines", id)).isEqualTo(Long.toString(due + 100));
            }
            assertThat(Long.parseLong(scene.queue("HGET", "deadlines", "plain")))
                    .isGreaterThanOrEqualTo(room + 100);
        }
    }

    @Test
    void timesOutOfRangeAreRefusedAlike(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            Instant far = Instant.ofEpochMilli(scene.now()).plus(Duration.ofDays(3_651));
            for (Instant at : List.of(far, Instant.MAX, Instant.parse("+10000-01-01T00:00:00Z"))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> scene.producer().enqueue(TestTasks.ECHO.with(o -> o.at(at)), 1))
                        .withMessageContaining("at is ")
                        .withMessageContaining("10 years");
            }
            for (Instant at : List.of(Instant.MIN, Instant.EPOCH, Instant.ofEpochSecond(-5))) {
                JobHandle<Integer> job = scene.producer().enqueue(TestTasks.ECHO.with(o -> o.at(at)), 1);
                assertThat(scene.queue("LPOS", "pending", job.id()))
                        .as("at once")
                        .isNotEqualTo("nil");
            }
        }
    }

    /** Two calls' worth: the janitor promotes a thousand at a time. */
    @Test
    void jobsThatAreAllDueAtOneMomentStartWithinTwoSecondsOfItAndNoneBefore(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory);
                Worker worker = Worker.builder(redis.url())
                        .lane(2, "default")
                        .handle(TestTasks.ECHO, (input, context) -> input)
                        .start()) {
            assertThat(worker.name()).isNotEmpty();
            // Far enough away that all of them are there before.
            long due = scene.now() + 3_000;
            List<JobHandle<Integer>> jobs = scene.producer()
                    .enqueueAll(
                            TestTasks.ECHO.with(options -> options.at(Instant.ofEpochMilli(due))),
                            Collections.nCopies(2_000, 7));
            assertThat(scene.now()).as("all were put in before").isLessThan(due);

            List<Long> late = scene.awaitSuccess(jobs).stream()
                    .map(result -> result.started() - due)
                    .sorted()
                    .toList();
            assertThat(late.get(0)).as("no job starts before its time").isNotNegative();
            assertThat(late.get(late.size() - 1)).as("the last of all").isLessThanOrEqualTo(2_000);
            scene.assertOneOutcomeEach(2_000);
        }
    }

    @Test
    void anInstantIsReckonedByTheServersClock(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            Instant at = Instant.ofEpochMilli(scene.now() + 3_600_000);
            Task<Integer, Integer> fixed = TestTasks.ECHO.with(options -> options.at(at));
            assertThat(due(scene, scene.producer().enqueue(fixed, 1))).isEqualTo(at.toEpochMilli());
            scene.producer().enqueue(TestTasks.ECHO.with(options -> options.delay(Duration.ofHours(2))), 1, "moved");
            assertThat(due(scene, scene.producer().replace(fixed, 1, "moved").job()))
                    .isEqualTo(at.toEpochMilli());

            Instant over = Instant.ofEpochMilli(scene.now() - 3_600_000);
            JobHandle<Integer> now = scene.producer().enqueue(TestTasks.ECHO.with(options -> options.at(over)), 2);
            scene.worker("w", 1);
            assertThat(now.get(Scene.PATIENCE)).isEqualTo(2);
            // Its id tells when it was enqueued, by the server's clock, too; an id of the caller's own does not.
            assertThat(JobJson.timeOf(now.id())).isBetween(scene.now() - 60_000, scene.now());
            assertThat(scene.queue("GET", "job:" + now.id())).doesNotContain("enqueued");
            scene.producer().enqueue(fixed, 3, "mine");
            assertThat(scene.queue("GET", "job:mine")).contains("\"enqueued\":");
        }
    }

    /** In the same milliseconds, and each by the same clock: what tells their ids apart is chance. */
    @Test
    void producersThatMakeIdsAtTheSameTimeMakeDifferentOnes(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory);
                Producer other = Producer.connect(redis.url())) {
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < 1_000; i++) {
                for (Producer producer : List.of(scene.producer(), other)) {
                    JobHandle<Integer> job = producer.enqueue(TestTasks.ECHO, i);
                    assertThat(job.isDuplicate()).isFalse();
                    assertThat(ids.add(job.id())).as(job.id()).isTrue();
                }
            }
            assertThat(scene.total("enqueued")).isEqualTo(2_000);
        }
    }
}
