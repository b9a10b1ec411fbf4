package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobState;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.producer.ReplaceResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of which only one may be there, or of which the last one counts. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class UniqueStoryTest {
    private static final int RACERS = 8;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    /** As users have them: an e-mail address, a number with a word before it, a URL. */
    @Test
    void aKeyIsAnyTextAndItsNameInRedisIsAsTheDocsTell(@TempDir Path directory) {
        Map<String, String> names = Map.of(
                "bob@example.com",
                "bob@example.com",
                "order:17",
                "order:17",
                "https://example.com/a?b=c%20d#e",
                "https://example.com/a%3Fb=c%2520d#e",
                "Ann & Bob {x}",
                "Ann%20%26%20Bob%20%7Bx%7D",
                "J\u00f6rg\n",
                "J%C3%B6rg%0A",
                "\u00e4".repeat(128),
                "%C3%A4".repeat(128));
        try (Scene scene = new Scene(redis.url(), directory)) {
            names.forEach((key, name) -> {
                Task<Integer, Integer> once = TestTasks.ECHO.with(options -> options.unique(key, WINDOW));
                JobHandle<Integer> first = scene.producer().enqueue(once, 1);

                assertThat(first.isDuplicate()).as(key).isFalse();
                assertThat(scene.producer().enqueue(once, 2).id()).as(key).isEqualTo(first.id());
                assertThat(scene.queue("GET", "unique:" + name)).as(name).isEqualTo(first.id());
            });
        }
    }

    @Test
    void ofRacingProducersExactlyOneEnqueuesAndAllGetItsResult(@TempDir Path directory) throws Exception {
        int rounds = 30;
        ExecutorService threads = Executors.newFixedThreadPool(RACERS);
        List<Producer> producers = new ArrayList<>();
        try (Scene scene = new Scene(redis.url(), directory)) {
            for (int i = 0; i < RACERS; i++) {
                producers.add(Producer.connect(scene.settings()));
            }
            List<JobHandle<Integer>> all = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                String key = "round-" + round;
                Task<Integer, Integer> once = TestTasks.ECHO.with(options -> options.unique(key, WINDOW));
                List<Callable<JobHandle<Integer>>> calls = producers.stream()
                        .map(producer -> (Callable<JobHandle<Integer>>) () -> producer.enqueue(once, 7))
                        .toList();
                List<JobHandle<Integer>> jobs = new ArrayList<>();
                for (Future<JobHandle<Integer>> call : threads.invokeAll(calls)) {
                    jobs.add(call.get());
                }
                assertThat(jobs)
                        .extracting(JobHandle::id)
                        .containsOnly(jobs.get(0).id());
                assertThat(jobs.stream().filter(job -> !job.isDuplicate())).hasSize(1);
                all.addAll(jobs);
            }
            assertThat(scene.total("enqueued")).isEqualTo(rounds);
            scene.worker("w", 2);
            for (JobHandle<Integer> job : all) {
                assertThat(job.get(Scene.PATIENCE)).isEqualTo(7);
            }
            scene.assertOneOutcomeEach(rounds);
            Task<Integer, Integer> again = TestTasks.ECHO.with(options -> options.unique("round-0", WINDOW));
            assertThat(scene.producer().enqueue(again, 8).get(Scene.PATIENCE))
                    .as("once it has ended the key is free")
                    .isEqualTo(8);
        } finally {
            threads.shutdownNow();
            producers.forEach(Producer::close);
        }
    }

    @Test
    void untilItsStartOneRunsAndOneWaits(@TempDir Path directory) {
        Task<TestTasks.Nap, String> nap =
                TestTasks.NAP.with(options -> options.uniqueUntilStart("nap", Duration.ofMinutes(1)));
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 1);
            JobHandle<String> runs = scene.producer().enqueue(nap, new TestTasks.Nap(500));
            scene.awaitStarted(runs);
            JobHandle<String> waits = scene.producer().enqueue(nap, new TestTasks.Nap(1));
            JobHandle<String> third = scene.producer().enqueue(nap, new TestTasks.Nap(2));

            assertThat(waits.isDuplicate()).isFalse();
            assertThat(third.isDuplicate()).isTrue();
            assertThat(third.id()).isEqualTo(waits.id());
            assertThat(third.get(Scene.PATIENCE)).isEqualTo("w");
            scene.assertOneOutcomeEach(2);
        }
    }

    @Test
    void aBurstRunsOnceWithTheLastInput(@TempDir Path directory) {
        Task<Integer, Integer> last = TestTasks.ECHO.with(options -> options.debounce("burst", Duration.ofSeconds(1)));
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 2);
            List<JobHandle<Integer>> burst = IntStream.range(0, 50)
                    .mapToObj(i -> scene.producer().enqueue(last, i))
                    .toList();

            Set<String> ids = Scene.ids(burst);
            assertThat(ids).hasSize(1);
            assertThat(burst).allMatch(job -> job.get(Scene.PATIENCE) == 49);
            scene.assertOneOutcomeEach(1);
            JobHandle<Integer> next = scene.producer().enqueue(last, 50);
            assertThat(ids).doesNotContain(next.id());
            assertThat(next.get(Scene.PATIENCE)).isEqualTo(50);
        }
    }

    @Test
    void aScheduledJobIsReplacedAndAnyOtherStaysAsItIs(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            Task<Integer, Integer> later = TestTasks.ECHO.with(options -> options.delay(Duration.ofHours(1)));
            assertThat(scene.producer().replace(later, 1, "nightly").was()).isEqualTo(JobState.NEW);
            assertThat(scene.producer().replace(later, 2, "nightly").was()).isEqualTo(JobState.SCHEDULED);
            ReplaceResult<Integer> soon = scene.producer().replace(TestTasks.ECHO, 3, "nightly");
            assertThat(soon.isDone()).isTrue();
            scene.worker("w", 1);
            assertThat(soon.job().get(Scene.PATIENCE)).isEqualTo(3);

            ReplaceResult<Integer> late = scene.producer().replace(later, 4, "nightly");
            assertThat(late.was()).isEqualTo(JobState.SUCCEEDED);
            assertThat(late.job().isDuplicate()).isTrue();
            assertThat(late.job().get(Scene.PATIENCE)).isEqualTo(3);
            scene.assertOneOutcomeEach(1);
        }
    }

    @Test
    void burstsOfManyProducersRunOnceEach(@TempDir Path directory) throws Exception {
        Task<Integer, Integer> last = TestTasks.ECHO.with(options -> options.debounce("race", Duration.ofSeconds(2)));
        ExecutorService threads = Executors.newFixedThreadPool(RACERS);
        try (Scene scene = new Scene(redis.url(), directory)) {
            List<Callable<String>> calls = IntStream.range(0, RACERS * 10)
                    .mapToObj(i -> (Callable<String>)
                            () -> scene.producer().enqueue(last, i).id())
                    .toList();
            Set<String> ids =
                    threads.invokeAll(calls).stream().map(UniqueStoryTest::get).collect(Collectors.toSet());

            assertThat(ids).hasSize(1);
            assertThat(scene.queue("ZCARD", "scheduled")).isEqualTo("1");
            assertThat(scene.total("enqueued")).isEqualTo(1);
            assertThat(scene.total("bytes"))
                    .isEqualTo(Long.parseLong(
                            scene.queue("STRLEN", "job:" + ids.iterator().next())));
        } finally {
            threads.shutdownNow();
        }
    }

    private static String get(Future<String> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
