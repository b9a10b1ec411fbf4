package dev.redwork.endtoend;

import static dev.redwork.endtoend.Watchers.STALL;
import static dev.redwork.endtoend.Watchers.assertSeenAtOnce;
import static dev.redwork.endtoend.Watchers.raise;
import static dev.redwork.endtoend.Watchers.raisedBefore;
import static dev.redwork.endtoend.Watchers.renewal;
import static dev.redwork.endtoend.Watchers.slowest;
import static dev.redwork.endtoend.Watchers.watch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.Appendfsync;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Saw;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Flag;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A raised flag reaches every job that looks at it, whatever becomes of the channel that tells of it, and of Redis. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlagFaultStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> options.appendfsync(Appendfsync.ALWAYS));

    @Test
    void noJobMissesAFlagWhoseChannelIsKilledAllTheTime(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("a", 4);
            scene.worker("b", 4);
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
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            scene.redis("ACL", "SETUSER", "quiet", "reset", "on", ">secret", "~*", "resetchannels", "+@all");
            String through = "redis://quiet:secret@127.0.0.1:" + redis.port();
            scene.worker(through, "w", Duration.ofSeconds(5), 4);
            for (int round = 0; round < 2; round++) {
                Batch batch = scene.producer().batch("default");
                List<JobHandle<Saw>> jobs = watch(scene, batch, 4);
                scene.awaitStarted(jobs);
                long raised = raise(scene, batch, "quiet");

                assertThat(slowest(scene, jobs, raised, "quiet")).isLessThan(renewal(scene));
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
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            scene.redis("ACL", "SETUSER", "quiet", "reset", "on", ">secret", "~*", "resetchannels", "+@all");
            String through = "redis://quiet:secret@127.0.0.1:" + redis.port();
            scene.worker(through, "w", Duration.ofSeconds(5), 4);
            Batch batch = scene.producer().batch("default");
            List<JobHandle<Saw>> jobs = watch(scene, batch, 4);
            scene.awaitStarted(jobs);
            // As a firewall does that forgets connections, while nothing is read.
            scene.redis("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            long raised = raise(scene, batch, "stale");

            assertThat(slowest(scene, jobs, raised, "stale")).isLessThan(renewal(scene));
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
            assertThat(slowest(scene, running, raised, "after")).isLessThan(renewal(scene));
            Leftovers.of(scene).check();
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
}
