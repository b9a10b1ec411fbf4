package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.endtoend.TestTasks.Look;
import dev.redwork.endtoend.TestTasks.Saw;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.redis.Appendfsync;
import dev.redwork.redis.line.FaultProxy;
import dev.redwork.redis.testing.RedisExtension;
import dev.redwork.store.Call;
import dev.redwork.store.FlagStore;
import dev.redwork.store.FlagStore.Raised;
import dev.redwork.store.RedisLink;
import dev.redwork.store.SessionStore;
import dev.redwork.worker.Flag;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A raised flag reaches every job that looks at it, whatever becomes of the channel that tells of it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlagEndToEndTest {
    /** Longer than any test: who stops before it has seen the flag. */
    private static final Look LONG = new Look(90_000, 1);

    /** So many jobs that looked all the time would leave no time for anything else. */
    private static final Look SELDOM = new Look(90_000, 100);

    /** The machine is shared: a stall of it is not a signal that was lost. */
    private static final long STALL = 2_000;

    private static final long PROMISED = 50;
    private static final long RENEWAL = 3_000;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> options.appendfsync(Appendfsync.ALWAYS));

    @Test
    void allRunningJobsOfTwoWorkersStopWithinFiftyMilliseconds(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess a = scene.begin("a", 4);
            WorkerProcess b = scene.begin("b", 4);
            a.awaitReady();
            b.awaitReady();
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
    void noJobMissesAFlagWhoseChannelIsKilledAllTheTime(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess a = scene.begin("a", 4);
            WorkerProcess b = scene.begin("b", 4);
            a.awaitReady();
            b.awaitReady();
            int rounds = 0;
            try (PubSubKiller killer = new PubSubKiller(scene)) {
                for (; rounds < 20 || killer.kills() < 40; rounds++) {
                    Batch batch = scene.producer().batch("default");
                    List<JobHandle<Saw>> jobs = watch(scene, batch, 8);
                    scene.awaitStarted(jobs);

                    long raised = raise(scene, batch, "r" + rounds);

                    assertThat(slowest(scene, jobs, raised, "r" + rounds)).isLessThan(STALL);
                    assertSeenAtOnce(watch(scene, batch, 4), "r" + rounds);
                }
            }
            scene.assertOneOutcomeEach(rounds * 12L);
            Leftovers.of(scene).check();
        }
    }

    @Test
    void withoutChannelsRunningJobsSeeItWithTheNextRenewalAndClaimedOnesAtOnce(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.redis("ACL", "SETUSER", "quiet", "reset", "on", ">secret", "~*", "resetchannels", "+@all");
            String through = "redis://quiet:secret@127.0.0.1:" + redis.port();
            scene.begin(through, "w", Duration.ofSeconds(5), 4).awaitReady();
            for (int round = 0; round < 2; round++) {
                Batch batch = scene.producer().batch("default");
                List<JobHandle<Saw>> jobs = watch(scene, batch, 4);
                scene.awaitStarted(jobs);
                long raised = raise(scene, batch, "quiet");

                assertThat(slowest(scene, jobs, raised, "quiet")).isLessThan(RENEWAL + STALL);
                assertSeenAtOnce(watch(scene, batch, 4), "quiet");
            }
            // A handler of such a user may raise one: that nobody can be told is no failure.
            Batch batch = scene.producer().batch("default");
            assertThat(scene.producer()
                            .enqueue(TestTasks.RAISE.with(batch), "mine")
                            .get(Scene.PATIENCE))
                    .isTrue();
            assertThat(batch.flag(TestTasks.STOP)).contains("mine");
            assertThat(scene.redis("PUBSUB", "CHANNELS")).isEmpty();
            assertThat(scene.total("retried")).isZero();
        } finally {
            try (Scene scene = new Scene(redis.url(), directory)) {
                scene.redis("ACL", "DELUSER", "quiet");
            }
        }
    }

    @Test
    void connectionsThatGrewStaleWithoutChannelsCostNoSignal(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.redis("ACL", "SETUSER", "quiet", "reset", "on", ">secret", "~*", "resetchannels", "+@all");
            String through = "redis://quiet:secret@127.0.0.1:" + redis.port();
            scene.begin(through, "w", Duration.ofSeconds(5), 4).awaitReady();
            Batch batch = scene.producer().batch("default");
            List<JobHandle<Saw>> jobs = watch(scene, batch, 4);
            scene.awaitStarted(jobs);
            // As a firewall does that forgets connections, while nothing is read.
            scene.redis("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            long raised = raise(scene, batch, "stale");

            assertThat(slowest(scene, jobs, raised, "stale")).isLessThan(RENEWAL + STALL);
        } finally {
            try (Scene scene = new Scene(redis.url(), directory)) {
                scene.redis("ACL", "DELUSER", "quiet");
            }
        }
    }

    @Test
    void aFlagOutlivesARestartOfRedisAndSoDoTheJobsThatLookAtIt(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 4);
            Batch before = scene.producer().batch("default");
            Batch over = scene.producer().batch("default");
            assertSeenAtOnce(raisedBefore(scene, before), "before");
            List<JobHandle<Saw>> running = watch(scene, over, 2);
            scene.awaitStarted(running);

            redis.server().stop();
            redis.server().start();

            assertSeenAtOnce(watch(scene, before, 2), "before");
            long raised = raise(scene, over, "after");
            assertThat(slowest(scene, running, raised, "after")).isLessThan(RENEWAL + STALL);
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
            scene.begin(redis.url(), "w", Duration.ofSeconds(5), 4, "default", "second")
                    .awaitReady();
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
    void aRedisThatLostItsDataHasLostItsFlagsToo(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("w", 2);
            for (int i = 0; i < 10; i++) {
                scene.producer().batch("default").raise("other", "x");
            }
            Batch batch = scene.producer().batch("default");
            assertSeenAtOnce(raisedBefore(scene, batch), "before");

            scene.redis("FLUSHALL");

            List<JobHandle<Saw>> jobs = watch(scene, batch, 2);
            scene.awaitStarted(jobs);
            long raised = raise(scene, batch, "anew");
            assertThat(slowest(scene, jobs, raised, "anew")).isLessThan(STALL);
            assertThat(jobs)
                    .allSatisfy(
                            job -> assertThat(job.get(Scene.PATIENCE).atOnce()).isFalse());
        }
    }

    @Test
    void aHandlerThatRaisesWhenItsWorkerStopsIsNotHeldForEver() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(3);
        try (FaultProxy line = FaultProxy.to(redis.port());
                Producer producer = Producer.connect(redis.url())) {
            Worker worker = Worker.builder(line.url())
                    .handle(TestTasks.RAISE, (value, context) -> {
                        Flag flag = context.flag(TestTasks.STOP);
                        begun.countDown();
                        Uninterrupted.await(go);
                        try {
                            return flag.raise(value);
                        } catch (RedworkException e) {
                            return false;
                        } finally {
                            answered.countDown();
                        }
                    })
                    .lane(3, "default")
                    .drain(Duration.ofMillis(100))
                    .start();
            producer.enqueueAll(TestTasks.RAISE.with(producer.batch("default")), List.of("a", "b", "c"));
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

            // One call is on its way and is never answered, the others wait for it.
            line.blackhole();
            go.countDown();
            worker.close();

            assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Waits as a handler does that ignores its interrupt. */
    private static final class Uninterrupted {
        static void await(CountDownLatch latch) {
            boolean open = false;
            while (!open) {
                try {
                    latch.await();
                    open = true;
                } catch (InterruptedException e) {
                    // On purpose.
                }
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

    /** Jobs of a batch whose flag was raised before they were enqueued. */
    private static List<JobHandle<Saw>> raisedBefore(Scene scene, Batch batch) {
        assertThat(batch.raise(TestTasks.STOP, "before")).isTrue();
        return watch(scene, batch, 2);
    }

    private static List<JobHandle<Saw>> watch(Scene scene, Batch batch, int jobs) {
        return scene.producer().enqueueAll(TestTasks.WATCH.with(batch), Collections.nCopies(jobs, LONG));
    }

    private static void assertSeenAtOnce(List<JobHandle<Saw>> jobs, String value) {
        for (JobHandle<Saw> job : jobs) {
            Saw saw = job.get(Scene.PATIENCE);
            assertThat(saw.atOnce()).as("up at the first look").isTrue();
            assertThat(saw.value()).isEqualTo(value);
        }
    }

    /** Raises the flag; the time in Redis just before, taken in the same round trip. */
    private static long raise(Scene scene, Batch batch, String value) {
        try (RedisLink link = new RedisLink(scene.settings(), RedisLink.CALL_TIMEOUT)) {
            Call<Long> now = SessionStore.now();
            Call<Raised> raise =
                    new FlagStore(scene.settings().keys(batch.queue())).raise(batch.id(), TestTasks.STOP, value);
            link.send(List.of(now, raise));
            assertThat(raise.answer()).isEqualTo(new Raised(true, value));
            return now.answer();
        }
    }

    /** How long after the raise the last job saw the flag and ended, by what the jobs and their results say, ms. */
    private static long slowest(Scene scene, List<JobHandle<Saw>> jobs, long raised, String value) {
        long slowest = 0;
        for (JobHandle<Saw> job : jobs) {
            Saw saw = job.get(Scene.PATIENCE);
            assertThat(saw.value()).isEqualTo(value);
            long ended = scene.result(job.id()).ended();
            slowest = Math.max(slowest, Math.max(saw.at(), ended) - raised);
        }
        return slowest;
    }

    private static long calls(Scene scene, String command) {
        Matcher calls =
                Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(scene.redis("INFO", "commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
}
