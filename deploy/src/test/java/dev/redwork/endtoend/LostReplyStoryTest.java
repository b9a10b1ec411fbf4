package dev.redwork.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Fail;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.JobResult;
import dev.redwork.job.Transition;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.store.JobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The server carries a call out and the answer is lost: on its way back, as when a cable is pulled. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostReplyStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    @Test
    void aClaimWhoseReplyWasLostIsGivenBackAndRunOnce(@TempDir Path directory) {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Scene scene = new Scene(redis.url(), directory)) {
            scene.worker(line.url(), "w", Duration.ofSeconds(5), 4);
            // Its first claim found nothing; the next one waits behind the bell.
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.redis("CLIENT", "LIST").contains("cmd=blpop"));
            Lost lost = new Lost(scene, line, Transition.CLAIM);
            List<JobHandle<String>> jobs =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(4, new Nap(100)));
            lost.awaitExecuted();

            assertThat(scene.awaitSuccess(jobs)).extracting(JobResult::attempt).containsOnly(1);
            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(4);
            assertThat(scene.total("released")).as("jobs given back").isBetween(1L, 4L);
            assertNothingLeft(scene, 4);
        }
    }

    @Test
    void aCompleteWhoseReplyWasLostIsRecordedOnce(@TempDir Path directory) {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Scene scene = new Scene(redis.url(), directory)) {
            scene.worker(line.url(), "w", Duration.ofSeconds(5), 4);
            Lost lost = new Lost(scene, line, Transition.COMPLETE);
            List<JobHandle<String>> jobs =
                    scene.producer().enqueueAll(TestTasks.NAP, Collections.nCopies(12, new Nap(100)));
            lost.awaitExecuted();

            assertThat(scene.awaitSuccess(jobs)).extracting(JobResult::attempt).containsOnly(1);
            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(12);
            assertNothingLeft(scene, 12);
        }
    }

    @Test
    void aRetryWhoseReplyWasLostUsesOneAttempt(@TempDir Path directory) {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Scene scene = new Scene(redis.url(), directory)) {
            scene.worker(line.url(), "w", Duration.ofSeconds(5), 4);
            Lost lost = new Lost(scene, line, Transition.RETRY);
            JobHandle<Integer> job = scene.producer().enqueue(TestTasks.FAIL, new Fail(1));
            lost.awaitExecuted();
            fallDue(scene, job.id());

            assertThat(job.get(Scene.PATIENCE)).isEqualTo(2);
            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(2);
            assertThat(scene.total("retried")).isEqualTo(1);
            assertNothingLeft(scene, 1);
        }
    }

    @Test
    void anEnqueueWhoseReplyWasLostIsNoDuplicate(@TempDir Path directory) {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Scene scene = new Scene(redis.url(), directory);
                Producer producer = Producer.connect(line.url())) {
            scene.worker("w", 2);
            assertThat(producer.enqueue(TestTasks.ECHO, 0).get(Scene.PATIENCE)).isZero();
            Lost lost = new Lost(scene, line, Transition.ENQUEUE);
            List<JobHandle<Integer>> jobs = producer.enqueueAll(TestTasks.ECHO, List.of(1, 2, 3));
            lost.awaitExecuted();

            assertThat(jobs).noneMatch(JobHandle::isDuplicate);
            scene.awaitSuccess(jobs);
            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(4);
            scene.assertOneOutcomeEach(4);
        }
    }

    /** Lost, and then refused when it was sent again: that it was refused says nothing about the first time. */
    @Test
    void anEnqueueThatIsRefusedAfterItsReplyWasLostHasItsJobs(@TempDir Path directory) {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Scene scene = new Scene(redis.url(), directory);
                Producer producer = Producer.connect(line.url())) {
            assertThat(producer.enqueue(TestTasks.ECHO, 0).isDuplicate()).isFalse();
            line.refuse();
            Lost lost = new Lost(scene, line, Transition.ENQUEUE);
            CompletableFuture<List<JobHandle<Integer>>> enqueued =
                    CompletableFuture.supplyAsync(() -> producer.enqueueAll(TestTasks.ECHO, List.of(1, 2, 3)));
            lost.awaitExecuted();
            scene.redis("CONFIG", "RESETSTAT");
            scene.redis("CONFIG", "SET", "maxmemory", "1");
            try {
                line.pass();
                // An old server says ERR where a newer one says OOM.
                Pattern refused = Pattern.compile("errorstat_(OOM|ERR):");
                await().atMost(Scene.PATIENCE)
                        .until(() -> refused.matcher(scene.redis("INFO", "errorstats"))
                                .find());
            } finally {
                scene.redis("CONFIG", "SET", "maxmemory", "0");
            }

            List<JobHandle<Integer>> jobs =
                    enqueued.orTimeout(40, TimeUnit.SECONDS).join();
            assertThat(jobs).hasSize(3).noneMatch(JobHandle::isDuplicate);
            scene.worker("w", 2);
            scene.awaitSuccess(jobs);
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.ledger().entries(Ledger.Event.START).size() == 4);
            scene.assertOneOutcomeEach(4);
        }
    }

    @Test
    void aLineThatIsHalfOpenIsGivenUpAndReplaced(@TempDir Path directory) {
        try (FaultProxy line = FaultProxy.to(redis.port());
                Scene scene = new Scene(redis.url(), directory)) {
            scene.worker(line.url(), "w", Duration.ofSeconds(5), 2);
            line.blackhole();
            List<JobHandle<Integer>> jobs = scene.producer().enqueueAll(TestTasks.ECHO, List.of(1, 2, 3, 4));
            await().pollDelay(Duration.ofSeconds(6)).until(() -> true);
            line.cut();
            line.pass();

            scene.awaitSuccess(jobs);
            assertThat(scene.ledger().entries(Ledger.Event.START)).hasSize(4);
            assertNothingLeft(scene, 4);
        }
    }

    /** One reply that is lost, and the proof that the server had executed what it was the reply to. */
    private record Lost(Scene scene, long before, CompletableFuture<Void> happened) {
        Lost(Scene scene, FaultProxy line, Transition move) {
            // Known to the server, so that the reply which is lost is not one that asks for the script.
            this(scene, scene.scriptCalls(), line.dropReply(scene.redis("SCRIPT", "LOAD", text(move))));
        }

        void awaitExecuted() {
            happened.orTimeout(20, TimeUnit.SECONDS).join();
            assertThat(scene.scriptCalls()).isGreaterThan(before);
        }
    }

    private static void fallDue(Scene scene, String id) {
        // Nothing, if its delay was short and is over.
        scene.queue("ZADD", "retrying", "XX", "LT", Long.toString(scene.now()), id);
    }

    private static void assertNothingLeft(Scene scene, long jobs) {
        scene.assertOneOutcomeEach(jobs);
        assertThat(scene.keys("running:")).isEmpty();
        Leftovers.of(scene).check();
    }

    static String text(Transition move) {
        try (InputStream script = JobStore.class.getResourceAsStream(move.verb() + ".lua")) {
            assertThat(script).isNotNull();
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
