package dev.redwork.endtoend;

import static dev.redwork.endtoend.Watchers.STALL;
import static dev.redwork.endtoend.Watchers.assertSeenAtOnce;
import static dev.redwork.endtoend.Watchers.raise;
import static dev.redwork.endtoend.Watchers.raisedBefore;
import static dev.redwork.endtoend.Watchers.slowest;
import static dev.redwork.endtoend.Watchers.watch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.Appendfsync;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Look;
import dev.redwork.endtoend.TestTasks.Saw;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A raised flag reaches every job that looks at it, soon, and no other. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlagStoryTest {
    /** So many jobs that looked all the time would leave no time for anything else. */
    private static final Look SELDOM = new Look(90_000, 100);

    private static final long PROMISED = 50;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> options.appendfsync(Appendfsync.ALWAYS));

    @Test
    void allRunningJobsOfTwoWorkersStopWithinFiftyMilliseconds(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("a", 4);
            scene.worker("b", 4);
            List<Long> slowest = new ArrayList<>();
            for (int round = 0; round < 9; round++) {
                Batch batch = scene.producer().batch("default");
                List<JobHandle<Saw>> jobs = watch(scene, batch, 8);
                scene.awaitStarted(jobs);

                long raised = raise(scene, batch, "enough");

                slowest.add(slowest(scene, jobs, raised, "enough"));
            }
            assertThat(slowest).allSatisfy(millis -> assertThat(millis).isLessThan(STALL));
            Collections.sort(slowest);
            assertThat(slowest.get(slowest.size() / 2))
                    .as("median of the slowest jobs of each round: %s", slowest)
                    .isLessThanOrEqualTo(PROMISED);
            scene.assertOneOutcomeEach(72);
            Leftovers.of(scene).check();
        }
    }

    @Test
    void aFlagThatIsLoweredIsDownForWhoeverLooksThen(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 4);
            Batch batch = scene.producer().batch("default");
            assertSeenAtOnce(raisedBefore(scene, batch), "before");
            assertThat(batch.lower(TestTasks.STOP)).isTrue();

            List<JobHandle<Saw>> jobs = watch(scene, batch, 4);
            scene.awaitStarted(jobs);
            long raised = raise(scene, batch, "again");

            assertThat(slowest(scene, jobs, raised, "again")).isLessThan(STALL);
            assertThat(jobs)
                    .allSatisfy(
                            job -> assertThat(job.get(Scene.PATIENCE).atOnce()).isFalse());
        }
    }

    @Test
    void aFlagOfAnotherNameBatchOrQueueHasNoEffect(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker(redis.url(), "w", Duration.ofSeconds(5), 4, "default", "second");
            Batch batch = scene.producer().batch("default", "one");
            List<JobHandle<Saw>> jobs = watch(scene, batch, 2);
            scene.awaitStarted(jobs);

            batch.raise("other", "no");
            scene.producer().batch("default", "two").raise(TestTasks.STOP, "no");
            scene.producer().batch("default", "one.").raise(TestTasks.STOP, "no");
            Batch twin = scene.producer().batch("second", "one");
            twin.raise(TestTasks.STOP, "twin");
            // The twin's job has run through the same worker: all of that has arrived.
            assertSeenAtOnce(watch(scene, twin, 1), "twin");
            assertThat(jobs).noneMatch(job -> job.future().isDone());

            long raised = raise(scene, batch, "yes");
            assertThat(slowest(scene, jobs, raised, "yes")).isLessThan(STALL);
        }
    }

    @Test
    void ofManyJobsThatRaiseItOneIsTheFirst(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("a", 4);
            scene.worker("b", 4);
            for (int round = 0; round < 20; round++) {
                Batch batch = scene.producer().batch("default");
                List<JobHandle<Boolean>> raising = scene.producer()
                        .enqueueAll(TestTasks.RAISE.with(batch), List.of("0", "1", "2", "3", "4", "5", "6", "7"));

                List<String> first = new ArrayList<>();
                for (int i = 0; i < raising.size(); i++) {
                    if (raising.get(i).get(Scene.PATIENCE)) {
                        first.add(Integer.toString(i));
                    }
                }

                assertThat(first).hasSize(1);
                assertThat(batch.flag(TestTasks.STOP)).contains(first.get(0));
                assertSeenAtOnce(watch(scene, batch, 2), first.get(0));
            }
        }
    }

    @Test
    void aThousandJobsLookAtAFlagAndOneReadingServesThemAll(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 1_000);
            Batch batch = scene.producer().batch("default");
            List<JobHandle<Saw>> jobs =
                    scene.producer().enqueueAll(TestTasks.WATCH.with(batch), Collections.nCopies(1_000, SELDOM));
            scene.awaitStarted(jobs);
            long before = calls(scene, "get");

            long raised = raise(scene, batch, "all");
            for (JobHandle<Saw> job : jobs) {
                Saw saw = job.get(Scene.PATIENCE);
                assertThat(saw.value()).isEqualTo("all");
                assertThat(saw.at() - raised).isLessThan(STALL);
            }

            assertThat(calls(scene, "get") - before).as("readings").isLessThan(20);
            scene.assertOneOutcomeEach(1_000);
            Leftovers.of(scene).check();
        }
    }

    private static long calls(Scene scene, String command) {
        Matcher calls =
                Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(scene.redis("INFO", "commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
}
