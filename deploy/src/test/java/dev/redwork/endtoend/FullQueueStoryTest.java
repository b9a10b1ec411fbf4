package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.MapItem;
import dev.redwork.producer.PartlyEnqueuedException;
import dev.redwork.producer.Producer;
import dev.redwork.producer.QueueFullException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A queue at its limits refuses or makes its producers wait; nobody's refusal or interrupt is another one's. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FullQueueStoryTest {
    private static final Task<Integer, Integer> PATIENT =
            TestTasks.ECHO.with(options -> options.whenFull(Duration.ofSeconds(40)));

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void aFullQueueRefusesAndSaysWhenToTryAgain(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.queue("HSET", "limits", "jobs", "2");
            scene.producer().enqueueAll(TestTasks.ECHO, List.of(1, 2));

            assertThatThrownBy(() -> scene.producer().enqueue(TestTasks.ECHO, 3))
                    .isInstanceOfSatisfying(QueueFullException.class, e -> {
                        assertThat(e.queue()).isEqualTo("default");
                        assertThat(e.jobs()).isEqualTo(2);
                        assertThat(e.jobLimit()).isEqualTo(2);
                        assertThat(e.byteLimit()).isZero();
                        assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1));
                    })
                    .hasMessageContaining("queue default is full: 2 of 2 jobs wait");
            assertThat(scene.total("enqueued")).isEqualTo(2);
        }
    }

    /** The inputs that the refused call had taken are not lost for the stream. */
    @Test
    void aStreamThatWasRefusedGoesOnWithTheSameInputs(@TempDir Path directory) throws Exception {
        List<Integer> inputs = IntStream.range(0, 30).boxed().toList();
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.queue("HSET", "limits", "jobs", "5");
            Iterator<MapItem<Integer, Integer>> unordered = scene.producer()
                    .streamUnordered(
                            TestTasks.ECHO, inputs, map -> map.atOnce(10).timeout(Scene.PATIENCE))
                    .iterator();
            Iterator<Integer> ordered = scene.producer()
                    .map(TestTasks.ECHO, inputs, map -> map.atOnce(10).timeout(Scene.PATIENCE))
                    .iterator();
            assertThatThrownBy(unordered::next).isInstanceOf(QueueFullException.class);
            assertThatThrownBy(ordered::next).isInstanceOf(QueueFullException.class);
            Task<Integer, Integer> patient = TestTasks.ECHO.with(o -> o.whenFull(Duration.ofMillis(200)));
            Iterator<Integer> partly = scene.producer()
                    .map(patient, inputs, map -> map.atOnce(10).timeout(Scene.PATIENCE))
                    .iterator();
            // Inputs are read beside: where the first five of them filled the queue in a call of their own, the next is
            // refused whole.
            assertThatThrownBy(partly::next).isInstanceOfAny(PartlyEnqueuedException.class, QueueFullException.class);
            scene.queue("HSET", "limits", "jobs", "7");
            assertThatThrownBy(partly::next).as("five more, by now").isInstanceOf(PartlyEnqueuedException.class);

            scene.queue("DEL", "limits");
            scene.worker("w", 2);
            List<Integer> outputs = new ArrayList<>();
            unordered.forEachRemaining(ended -> outputs.add(ended.get()));
            assertThat(outputs).containsExactlyInAnyOrderElementsOf(inputs);
            assertThat(ordered).toIterable().containsExactlyElementsOf(inputs);
            assertThat(partly).toIterable().containsExactlyElementsOf(inputs);
            scene.assertOneOutcomeEach(90);
        }
    }

    @Test
    void producersThatWaitPutAllTheirJobsThroughASmallQueue(@TempDir Path directory) throws Exception {
        int jobs = 400;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.queue("HSET", "limits", "jobs", "20");
            scene.worker("w", 2);
            List<Future<JobHandle<Integer>>> calls = IntStream.range(0, jobs)
                    .mapToObj(i -> threads.submit(() -> scene.producer().enqueue(PATIENT, i)))
                    .toList();
            for (int i = 0; i < jobs; i++) {
                assertThat(calls.get(i).get().get(Scene.PATIENCE)).isEqualTo(i);
            }
            scene.assertOneOutcomeEach(jobs);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aCallOfMoreJobsThanTheQueueMayHoldComesThroughPieceByPiece(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.queue("HSET", "limits", "jobs", "7", "bytes", "1000");
            scene.worker("w", 2);
            List<Integer> inputs = IntStream.range(0, 100).boxed().toList();

            assertThat(scene.producer().map(PATIENT, inputs)).isEqualTo(inputs);

            scene.assertOneOutcomeEach(100);
        }
    }

    @Test
    void whoWaitedInVainIsToldHowFarItCame(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.queue("HSET", "limits", "jobs", "3");
            Task<Integer, Integer> brief = TestTasks.ECHO.with(options -> options.whenFull(Duration.ofMillis(200)));

            assertThatThrownBy(() -> scene.producer().enqueueAll(brief, List.of(1, 2, 3, 4, 5)))
                    .isInstanceOfSatisfying(
                            PartlyEnqueuedException.class,
                            e -> assertThat(e.enqueued()).hasSize(3))
                    .hasMessageStartingWith(
                            "only the first 3 jobs were enqueued: queue default is full: 3 of 3 jobs wait;")
                    .hasMessageNotContaining("nothing was")
                    .hasCauseInstanceOf(QueueFullException.class);
            assertThat(scene.total("enqueued")).isEqualTo(3);
        }
    }

    @Test
    void anInterruptEndsTheWait(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.queue("HSET", "limits", "jobs", "1");
            scene.producer().enqueue(PATIENT, 1);
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> scene.producer().enqueue(PATIENT, 2)).isInstanceOf(QueueFullException.class);
            assertThat(Thread.interrupted()).as("the flag is set again").isTrue();
        }
    }

    /** Calls gather behind one that is on its way, so they share the next call; there is room for the small ones. */
    @Test
    void oneCallersRefusalIsNotAnotherOnes(@TempDir Path directory) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (FaultProxy line = FaultProxy.to(redis.port());
                Scene scene = new Scene(redis.url(), directory);
                Producer producer = Producer.withoutResults(RedisSettings.of(line.url()))) {
            producer.enqueue(TestTasks.ECHO, 0);
            scene.queue("HSET", "limits", "jobs", "10");
            line.delay(Duration.ofMillis(50));
            List<Integer> large = IntStream.range(0, 20).boxed().toList();
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                List<Integer> inputs = i == 3 ? large : List.of(i);
                calls.add(threads.submit(() -> enqueued(producer, inputs)));
            }
            for (int i = 0; i < 8; i++) {
                assertThat(calls.get(i).get()).as("call " + i).isEqualTo(i == 3 ? 0 : 1);
            }
            assertThat(scene.total("enqueued")).isEqualTo(8);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anInterruptOfWhoSendsForAllFailsNobody(@TempDir Path directory) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (FaultProxy line = FaultProxy.to(redis.port());
                Scene scene = new Scene(redis.url(), directory);
                Producer producer = Producer.withoutResults(RedisSettings.of(line.url()))) {
            producer.enqueue(TestTasks.ECHO, 0);
            line.refuse();
            line.cut();
            CompletableFuture<Thread> leader = new CompletableFuture<>();
            AtomicBoolean flag = new AtomicBoolean();
            Future<Integer> first = threads.submit(() -> {
                leader.complete(Thread.currentThread());
                int enqueued = enqueued(producer, List.of(1));
                flag.set(Thread.currentThread().isInterrupted());
                return enqueued;
            });
            Thread sends = leader.get();
            await().atMost(Scene.PATIENCE).until(() -> sends.getState() == Thread.State.TIMED_WAITING);
            Future<Integer> second = threads.submit(() -> enqueued(producer, List.of(2)));
            sends.interrupt();
            Future<Integer> third = threads.submit(() -> enqueued(producer, List.of(3)));
            await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            line.pass();

            assertThat(first.get()).isEqualTo(1);
            assertThat(second.get()).isEqualTo(1);
            assertThat(third.get()).isEqualTo(1);
            assertThat(flag).isTrue();
            assertThat(scene.total("enqueued")).isEqualTo(4);
        } finally {
            threads.shutdownNow();
        }
    }

    private static int enqueued(Producer producer, List<Integer> inputs) {
        try {
            return producer.enqueueAll(TestTasks.ECHO, inputs).size();
        } catch (QueueFullException e) {
            return 0;
        }
    }
}
