package dev.redwork.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.admin.JobOperations;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Task;
import dev.redwork.json.JobJson;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobCancelledException;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of tasks that not every worker knows: they run where one does, and hold up nobody else. */
@Timeout(value = 2, unit = MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParkedStoryTest {
    private static final Task<Integer, Integer> OLD = Task.of("old", Integer.class, Integer.class);
    private static final Task<Integer, Integer> NEW = Task.of("new", Integer.class, Integer.class);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @TempDir
    Path directory;

    private static Worker old(String name, int threads) {
        return builder(name, threads).start();
    }

    private static Worker able(int threads) {
        return builder("able", threads).handle(NEW, (number, context) -> number).start();
    }

    private static WorkerOptions.Builder builder(String name, int threads) {
        return Worker.builder(redis.url()).name(name).lane(threads, "default").handle(OLD, (number, context) -> number);
    }

    @Test
    void ofARollingDeployEveryJobOfTheNewTaskStartsWithinFourSeconds() throws Exception {
        try (Scene scene = new Scene(redis.url(), directory);
                Worker one = old("old-1", 2);
                Worker two = old("old-2", 2);
                Worker three = old("old-3", 2);
                Worker four = old("old-4", 2);
                Worker able = able(2)) {
            List<JobHandle<Integer>> jobs = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                jobs.add(scene.producer().enqueue(NEW, i));
                Thread.sleep(100);
            }
            scene.awaitSuccess(jobs);

            for (JobHandle<Integer> job : jobs) {
                JobResult result =
                        JobJson.readResult(scene.queue("GET", "job:" + job.id()).getBytes(UTF_8));
                assertThat(result.started() - JobJson.timeOf(job.id()))
                        .as("ms from %s's enqueue to its start", job.id())
                        .isLessThan(4_000);
                assertThat(result.worker()).isEqualTo(able.name());
                assertThat(result.attempt()).isEqualTo(1);
            }
            Leftovers.of(scene).check();
            assertThat(List.of(one, two, three, four)).extracting(Worker::name).doesNotContain(able.name());
        }
    }

    /** Its only thread listens to the doorbell, which a parked job does not ring. */
    @Test
    void aWorkerOfOneThreadThatListensTakesAParkedJobAtOnce() throws Exception {
        try (Scene scene = new Scene(redis.url(), directory);
                Worker able = able(1)) {
            await().until(() -> scene.redis("INFO", "clients").contains("blocked_clients:1"));
            scene.queue("SET", "job:a", "{\"v\":1,\"task\":\"new\",\"input\":7}");
            scene.queue("ZADD", "parked:new", Long.toString(scene.now()), "a");
            scene.queue("HSET", "parks", "new", "1");
            scene.queue("HSET", "totals", "parked_now", "1");
            long told = scene.now();
            scene.redis("PUBLISH", Scene.PREFIX + "cancels", "+new");

            await().until(() -> scene.queue("GET", "job:a").startsWith("{\"state\":\"succeeded\""));
            JobResult result = JobJson.readResult(scene.queue("GET", "job:a").getBytes(UTF_8));
            assertThat(result.started() - told).as("ms until it started").isLessThan(2_000);
            assertThat(able.name()).isEqualTo(result.worker());
            Leftovers.of(scene).check();
        }
    }

    /** As a user whom no rule of the docs gave {@code client|unblock}: its thread looks when its wait is over. */
    @Test
    void aWorkerThatMayUnblockNobodyTakesAParkedJobWithinItsWait() throws Exception {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.redis("ACL", "SETUSER", "plain", "reset", "on", ">secret", "~*", "&*", "+@all", "-client");
            String url = redis.url().replace("redis://", "redis://plain:secret@");
            try (Worker able = Worker.builder(url)
                    .name("able")
                    .lane(1, "default")
                    .handle(NEW, (number, context) -> number)
                    .start()) {
                await().until(() -> scene.redis("INFO", "clients").contains("blocked_clients:1"));
                scene.queue("SET", "job:a", "{\"v\":1,\"task\":\"new\",\"input\":7}");
                scene.queue("ZADD", "parked:new", Long.toString(scene.now()), "a");
                scene.queue("HSET", "parks", "new", "1");
                scene.queue("HSET", "totals", "parked_now", "1");

                await().atMost(Scene.PATIENCE)
                        .until(() -> scene.queue("GET", "job:a").startsWith("{\"state\":\"succeeded\""));
                assertThat(able.stopped()).isNotDone();
            } finally {
                scene.redis("ACL", "DELUSER", "plain");
            }
            Leftovers.of(scene).check();
        }
    }

    @Test
    void knownJobsDoNotWaitBehindParkedOnesAndAWorkerThatComesLaterRunsThose() throws Exception {
        try (Scene scene = new Scene(redis.url(), directory);
                Worker ignorant = old("old", 2)) {
            List<JobHandle<Integer>> parked = scene.producer()
                    .enqueueAll(NEW, IntStream.range(0, 3_000).boxed().toList());
            await().until(() -> scene.queue("ZCARD", "parked:new").equals("3000"));
            assertThat(scene.queue("HGET", "parks", "new")).isEqualTo("3000");
            assertThat(parked.get(0).state()).isEqualTo(JobState.PARKED);
            long moved = scene.total("parked");
            assertThat(scene.producer().enqueue(OLD, 1).get(Scene.PATIENCE)).isEqualTo(1);
            assertThat(scene.total("parked"))
                    .as("none of them was looked at again")
                    .isEqualTo(moved);

            try (Worker able = able(2)) {
                JobHandle<Integer> known = scene.producer().enqueue(OLD, 2);
                assertThat(known.get(Scene.PATIENCE)).isEqualTo(2);
                scene.awaitSuccess(parked);
                assertThat(able.name()).isNotEqualTo(ignorant.name());
            }
            assertThat(scene.keys("park")).isEmpty();
            assertThat(scene.total("parked_now")).isZero();
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aBatchThatIsCancelledEndsParkedJobsThatNobodyKnows() throws Exception {
        try (Scene scene = new Scene(redis.url(), directory);
                Worker ignorant = old("old", 1)) {
            Producer producer = scene.producer();
            Batch batch = producer.batch("default");
            JobHandle<Integer> of = producer.enqueue(NEW.with(batch), 1);
            JobHandle<Integer> other = producer.enqueue(NEW, 2);
            await().until(() -> scene.queue("ZCARD", "parked:new").equals("2"));

            batch.cancel();

            assertThatThrownBy(() -> of.get(Scene.PATIENCE)).isInstanceOf(JobCancelledException.class);
            assertThat(other.state()).isEqualTo(JobState.PARKED);
            assertThat(batch.counts().open()).isZero();
            assertThat(ignorant.name()).isEqualTo("old");
        }
    }

    @Test
    void aParkedJobIsCancelledLikeAnyThatWaitsAndCanBeTriedNow() throws Exception {
        try (Scene scene = new Scene(redis.url(), directory);
                RedisLink link = new RedisLink(scene.settings(), RedisLink.CALL_TIMEOUT);
                Worker ignorant = old("old", 1)) {
            JobHandle<Integer> unwanted = scene.producer().enqueue(NEW, 1);
            JobHandle<Integer> again = scene.producer().enqueue(NEW, 2);
            await().until(() -> scene.queue("ZCARD", "parked:new").equals("2"));
            JobOperations operations = new JobOperations(link, Keys.of(scene.settings(), "default"));

            assertThat(operations.cancel(List.of(unwanted.id())))
                    .isEqualTo(Map.of(unwanted.id(), MoveResult.CANCELLED));
            assertThat(operations.promote(List.of(again.id()))).isEqualTo(Map.of(again.id(), MoveResult.PROMOTED));

            await().until(() -> scene.total("parked") == 3);
            assertThat(scene.queue("ZRANGE", "parked:new", "0", "-1")).isEqualTo(again.id());
            assertThat(scene.queue("HGET", "parks", "new")).isEqualTo("1");
            assertThat(ignorant.name()).isEqualTo("old");
        }
    }

    @Test
    void aPausedQueueKeepsThemUntilItGoesOn() throws Exception {
        try (Scene scene = new Scene(redis.url(), directory)) {
            JobHandle<Integer> job;
            try (Worker ignorant = old("old", 1)) {
                job = scene.producer().enqueue(NEW, 1);
                await().until(() -> scene.queue("ZCARD", "parked:new").equals("1"));
                assertThat(ignorant.name()).isEqualTo("old");
            }
            scene.queue("SET", "paused", "1");
            try (Worker able = able(2)) {
                Thread.sleep(Duration.ofSeconds(1).toMillis());
                assertThat(job.state()).isEqualTo(JobState.PARKED);
                scene.queue("DEL", "paused");
                assertThat(job.get(Scene.PATIENCE)).isEqualTo(1);
                assertThat(able.name()).isEqualTo("able");
            }
        }
    }
}
