package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.Appendfsync;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.job.JobResult;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that goes away, forgets, or refuses: what was accepted runs, once, and on all workers. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisOutageStoryTest {
    private static final int JOBS = 3_000;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> options.appendfsync(Appendfsync.ALWAYS));

    @Test
    void aRedisThatStaysAwayForLongerThanALeaseCountsNobodyAsDead(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory, Scene.SHORT_LEASE)) {
            List<StoryWorker> workers = twoWorkers(scene);
            List<JobHandle<Integer>> jobs = enqueue(scene);
            awaitEnded(scene, JOBS / 10);
            assertInTheMiddle(scene);
            redis.server().stop();
            pause(Duration.ofMillis(3_500));
            redis.server().start();

            assertAllRan(scene, workers, jobs);
        }
    }

    @Test
    void whatIsEnqueuedDuringARestartIsThereAfterIt(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            List<StoryWorker> workers = twoWorkers(scene);
            Thread restarts = new Thread(() -> {
                for (int i = 0; i < 3; i++) {
                    pause(Duration.ofMillis(300));
                    redis.server().stop();
                    pause(Duration.ofMillis(700));
                    redis.server().start();
                }
            });
            restarts.start();
            List<JobHandle<Integer>> jobs = IntStream.range(0, 50)
                    .mapToObj(i -> {
                        pause(Duration.ofMillis(60));
                        return scene.producer()
                                .enqueueAll(
                                        TestTasks.ECHO,
                                        IntStream.range(i * 20, i * 20 + 20)
                                                .boxed()
                                                .toList());
                    })
                    .flatMap(List::stream)
                    .toList();

            assertAllRan(scene, workers, jobs);
            await().atMost(Scene.PATIENCE).until(() -> !restarts.isAlive());
        }
    }

    @Test
    void scriptsThatTheServerForgotAreSentAgain(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            List<StoryWorker> workers = twoWorkers(scene);
            List<JobHandle<Integer>> jobs = enqueue(scene);
            await().pollInterval(Duration.ofMillis(20)).atMost(Scene.PATIENCE).until(() -> {
                scene.redis("SCRIPT", "FLUSH");
                return scene.total("succeeded") >= JOBS;
            });

            assertAllRan(scene, workers, jobs);
        }
    }

    @Test
    void connectionsKilledEvery50MillisecondsLoseNothing(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            List<StoryWorker> workers = twoWorkers(scene);
            List<JobHandle<Integer>> jobs = enqueue(scene);
            int[] kills = {0};
            await().pollInterval(Duration.ofMillis(50)).atMost(Scene.PATIENCE).until(() -> {
                scene.redis("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                if (++kills[0] == 10) {
                    assertInTheMiddle(scene);
                }
                return kills[0] >= 40;
            });

            assertAllRan(scene, workers, jobs);
        }
    }

    @Test
    void aServerOutOfConnectionsIsAnOutageLikeAnyOther(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory);
                RawRedis only = RawRedis.connect(redis.url())) {
            List<StoryWorker> workers = twoWorkers(scene);
            List<JobHandle<Integer>> jobs = enqueue(scene);
            awaitEnded(scene, JOBS / 10);
            only.call("CONFIG", "RESETSTAT");
            only.call("CONFIG", "SET", "maxclients", "1");
            only.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            only.call("CLIENT", "KILL", "TYPE", "pubsub");
            Pattern many = Pattern.compile("rejected_connections:\\d{2,}");
            await().atMost(Scene.PATIENCE)
                    .until(() -> many.matcher(only.call("INFO", "stats")).find());
            assertThat(only.call("LLEN", Scene.PREFIX + "pending")).isNotEqualTo("0");
            only.call("CONFIG", "SET", "maxclients", "10000");

            assertAllRan(scene, workers, jobs);
        }
    }

    private static List<StoryWorker> twoWorkers(Scene scene) {
        List<StoryWorker> workers = List.of(scene.worker("a", 2), scene.worker("b", 2));
        return workers;
    }

    private static List<JobHandle<Integer>> enqueue(Scene scene) {
        return scene.producer()
                .enqueueAll(
                        TestTasks.SLOW_ECHO, IntStream.range(0, JOBS).boxed().toList());
    }

    private static void awaitEnded(Scene scene, int jobs) {
        await().pollInterval(Duration.ofMillis(5)).atMost(Scene.PATIENCE).until(() -> scene.total("succeeded") >= jobs);
    }

    private static void assertInTheMiddle(Scene scene) {
        assertThat(Long.parseLong(scene.queue("LLEN", "pending")))
                .as("jobs that still wait")
                .isPositive();
    }

    private static void pause(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }

    private static void assertAllRan(Scene scene, List<StoryWorker> workers, List<JobHandle<Integer>> jobs) {
        for (int i = 0; i < jobs.size(); i++) {
            assertThat(jobs.get(i).get(Scene.PATIENCE)).isEqualTo(i);
        }
        scene.assertOneOutcomeEach(jobs.size());
        assertThat(scene.total("reclaimed")).isZero();
        assertThat(scene.queue("EXISTS", "crashes")).isEqualTo("0");
        // All workers go on: four jobs fill two workers of two threads each.
        Set<String> names = workers.stream().map(StoryWorker::name).collect(Collectors.toSet());
        assertThat(scene.awaitSuccess(scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(4, new Nap(500)))))
                .extracting(JobResult::worker)
                .containsAll(names);
        Leftovers.of(scene).check();
    }
}
